package dev.endstate.instance.event;

/** Events are not heard for now, so that everybody looks by themselves. */
final class UnheardException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnheardException(String why) {
        super("events of other instances are not heard, so each work begins a little later: " + why);
    }
}
