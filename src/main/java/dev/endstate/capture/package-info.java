/**
 * Step 1: finds out what changed, and publishes its identifiers: one topic for each table.
 * {@code cdc} reads the database's log, {@code poll} asks an indexed column again and again.
 */
@NullMarked
package dev.endstate.capture;

import org.jspecify.annotations.NullMarked;
