package dev.endstate.operate.chat;

/** What somebody typed, understood. */
sealed interface Wish permits Question, Wish.Order, Wish.Confirm {
    /** Something that is to be done with an index, once it is confirmed. */
    record Order(Deed deed, String index) implements Wish {}

    /**
     * What was ordered last is to be done.
     *
     * @param code in capitals
     */
    record Confirm(String code) implements Wish {}
}
