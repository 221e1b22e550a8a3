/**
 * Endstate keeps Elasticsearch indexes equal to a relational database. The data's way: {@code capture} (step 1) finds what changed,
 * {@code change} is the message of it, {@code consume} (2) and {@code fanout} (2b) make keys of it and give them to {@code pipeline}, which
 * reads from {@code source} (3) and writes to {@code index} (4). {@code rebuild}, {@code recovery}, {@code reconcile} and {@code timed} bring
 * further keys to the pipeline, the first two by {@code scan}; {@code parked} keeps what it cannot write. {@code definition} and
 * {@code instance} are below all of them, {@code operate} is above.
 */
@NullMarked
package dev.endstate;

import org.jspecify.annotations.NullMarked;
