/**
 * Steps 3 and 4 together, the one write path: keys in, outcomes out. Whatever wants a document to be right gives its key to
 * {@link dev.endstate.pipeline.Pipeline}.
 */
@NullMarked
package dev.endstate.pipeline;

import org.jspecify.annotations.NullMarked;
