/**
 * The identifier message: what a record of Kafka says about which row changed, in each format that is understood. A leaf: it
 * knows no other package.
 */
@NullMarked
package dev.endstate.change;

import org.jspecify.annotations.NullMarked;
