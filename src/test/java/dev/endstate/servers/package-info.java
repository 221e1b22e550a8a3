/** The real PostgreSQL, Kafka and Elasticsearch that tests and the sample shop run against, on free loopback ports. */
@NullMarked
package dev.endstate.servers;

import org.jspecify.annotations.NullMarked;
