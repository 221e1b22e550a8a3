/**
 * One life for whatever goes on in the background for long: a job is a row with its state, cursor and note, which instances take in
 * turns. A turn is fenced by its number: what a former one would note is refused.
 */
@NullMarked
package dev.endstate.instance.job;

import org.jspecify.annotations.NullMarked;
