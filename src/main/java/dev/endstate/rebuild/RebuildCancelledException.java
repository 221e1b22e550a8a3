package dev.endstate.rebuild;

/** Somebody cancelled the rebuild that is being filled. */
final class RebuildCancelledException extends RuntimeException {
    RebuildCancelledException(Rebuild rebuild) {
        super("the rebuild " + rebuild.id() + " of " + rebuild.index() + " was cancelled");
    }
}
