/** Step 1 by the database's log: a replication slot of PostgreSQL is read, and its changes leave as identifiers. */
@NullMarked
package dev.endstate.capture.cdc;

import org.jspecify.annotations.NullMarked;
