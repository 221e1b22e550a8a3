/** Endstate keeps Elasticsearch indexes equal to a relational database. The packages below are the data's way through it. */
@NullMarked
package dev.endstate;

import org.jspecify.annotations.NullMarked;
