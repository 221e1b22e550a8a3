/**
 * Step 3: the ticket, then the documents of a batch of keys in one snapshot of the database, as bytes of JSON. Also the pages
 * of keys that a scan or a lookup walks, and what the database says of a definition.
 */
@NullMarked
package dev.endstate.source;

import org.jspecify.annotations.NullMarked;
