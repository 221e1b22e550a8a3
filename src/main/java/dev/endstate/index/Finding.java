package dev.endstate.index;

/**
 * Something about an index that its definition does not say, or should not.
 *
 * @param cause what was found, and what it does
 * @param remedy what to write into {@code index.json}
 * @param atOnce what else to do for an index that exists already
 */
record Finding(String cause, String remedy, String atOnce) {}
