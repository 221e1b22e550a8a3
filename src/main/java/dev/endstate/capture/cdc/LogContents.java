package dev.endstate.capture.cdc;

import java.util.Map;
import java.util.Set;

/**
 * What the log tells of routed tables, each by {@code schema.table}.
 *
 * @param carried the columns of former rows that it tells
 * @param silent why it does not tell of some rows as those of the table, and what to do
 */
record LogContents(Map<String, Set<String>> carried, Map<String, String> silent) {}
