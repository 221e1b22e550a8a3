/** A commerce application for tests and for a first look: its schema, believable data, and steady traffic. */
@NullMarked
package dev.endstate.shop;

import org.jspecify.annotations.NullMarked;
