/**
 * Step 1, where no row changes: keys whose documents change by time alone are asked for at intervals, and written through the pipeline
 * into each generation whose definition says so.
 */
@NullMarked
package dev.endstate.timed;

import org.jspecify.annotations.NullMarked;
