package dev.endstate.index;

/**
 * Something about an index that its definition does not say, or should not.
 *
 * @param cause what it is, and what it does
 * @param remedy what to write into {@code index.json}
 * @param atOnce what else helps an index that is there already
 */
record Finding(String cause, String remedy, String atOnce) {}
