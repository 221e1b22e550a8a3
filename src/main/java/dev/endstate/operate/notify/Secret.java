package dev.endstate.operate.notify;

/** A secret text, such as the address of a webhook. It is not printed by accident, not even in the error that refuses it at start. */
public record Secret(String text) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
