/**
 * Step 1: finds out what changed, and publishes its identifiers: one topic a table. {@code cdc} reads the database's log.
 */
@NullMarked
package dev.endstate.capture;

import org.jspecify.annotations.NullMarked;
