package dev.endstate.definition;

/** Somebody asked for an index that no definition of this instance describes. */
public final class UnknownIndexException extends RuntimeException {
    UnknownIndexException(String index) {
        super("no index \"" + index + "\" is defined here");
    }
}
