package dev.endstate.operate.chat;

/** What somebody wants, as the text behind a slash command says it. */
public sealed interface Intent permits Question, Intent.Order, Intent.Confirm {
    /** Asks for something to be done with an index; it waits until it is confirmed. */
    record Order(Action action, String index) implements Intent {}

    /**
     * Confirms the last order.
     *
     * @param code in capital letters and digits
     */
    record Confirm(String code) implements Intent {}
}
