/**
 * A commerce application for tests and for a first look: its schema, believable data, and steady traffic. It knows nothing of the
 * servers of tests, and runs by itself too: its jar goes into an image of its own, beside Endstate's.
 */
@NullMarked
package dev.endstate.shop;

import org.jspecify.annotations.NullMarked;
