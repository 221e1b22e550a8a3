package dev.endstate.reconcile;

/**
 * What was asked for, as the job's order.
 *
 * @param reason who asks, or why, for people
 * @param repair whether what differs is indexed again, or only told
 */
record ComparisonOrder(String reason, boolean repair) {}
