/**
 * Compiles a definition's queries and reads the documents of a batch of keys with them, in one snapshot and as bytes of JSON. Also
 * says what of a definition does not fit the database, and notices when what its queries read becomes another. Uses
 * {@code source} and {@code source.key}.
 */
@NullMarked
package dev.endstate.source.document;

import org.jspecify.annotations.NullMarked;
