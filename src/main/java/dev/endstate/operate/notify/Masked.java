package dev.endstate.operate.notify;

/** A text that is a secret: the address of a webhook holds one, too. It is not told by accident, not even when it is refused at start. */
record Masked(String text) {
    /** Public, so that Spring Boot makes one of a property. */
    public Masked {}

    @Override
    public String toString() {
        return "(secret)";
    }
}
