/** Step 1 by the database's log: a replication slot, read by Debezium's engine, whose changes leave as identifiers. */
@NullMarked
package dev.endstate.capture.cdc;

import org.jspecify.annotations.NullMarked;
