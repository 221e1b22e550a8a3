package dev.endstate.capture.cdc;

/** Something in the log that opens a gap. */
record Finding(String table, String reason) {}
