package dev.endstate.operate.chat;

/** What somebody wants, as the text behind a slash command says it. */
sealed interface Wish permits Question, Wish.Order, Wish.Confirm {
    /** Asks for something to be done with an index; it waits until it is confirmed. */
    record Order(Deed deed, String index) implements Wish {}

    /**
     * Confirms the last order.
     *
     * @param code in capital letters and digits
     */
    record Confirm(String code) implements Wish {}
}
