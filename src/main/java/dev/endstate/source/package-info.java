/**
 * Step 3: what every read of the source database needs: its connections, the ticket that comes before a read, and whether a change
 * can be seen yet. {@code source.key} finds keys by it, and {@code source.document} reads their documents.
 */
@NullMarked
package dev.endstate.source;

import org.jspecify.annotations.NullMarked;
