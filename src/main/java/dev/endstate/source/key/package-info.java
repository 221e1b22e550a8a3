/**
 * The keys that queries return: in pages, counted, or for changed rows by a lookup; and how the text of a key follows from what the
 * log writes of a column. Uses {@code source}, and knows nothing of documents.
 */
@NullMarked
package dev.endstate.source.key;

import org.jspecify.annotations.NullMarked;
