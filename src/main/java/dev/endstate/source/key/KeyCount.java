package dev.endstate.source.key;

/**
 * How many keys there are.
 *
 * @param exact false if counting them took too long, so that the planner was asked instead
 */
public record KeyCount(long keys, boolean exact) {}
