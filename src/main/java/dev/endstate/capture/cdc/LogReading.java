package dev.endstate.capture.cdc;

import java.util.Map;
import java.util.Set;

/**
 * The log as it is being read.
 *
 * @param watch looks after the reader
 * @param carried by {@code schema.table}, the columns of former rows that the log told when the reading began
 */
record LogReading(LogReader reader, LogWatch watch, Map<String, Set<String>> carried) implements AutoCloseable {

    @Override
    public void close() {
        reader.close();
    }
}
