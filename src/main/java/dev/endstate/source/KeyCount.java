package dev.endstate.source;

/**
 * How many keys there are.
 *
 * @param exact false if they are too many to be counted, and the planner was asked instead
 */
public record KeyCount(long keys, boolean exact) {}
