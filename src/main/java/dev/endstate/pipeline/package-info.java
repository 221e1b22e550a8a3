/**
 * Steps 3 and 4 together, the one write path: keys in, outcomes out. Whatever wants a document to be right gives its key to
 * {@link dev.endstate.pipeline.Pipeline}, or a lookup that leads to very many keys to {@link dev.endstate.pipeline.LargeLookups}.
 */
@NullMarked
package dev.endstate.pipeline;

import org.jspecify.annotations.NullMarked;
