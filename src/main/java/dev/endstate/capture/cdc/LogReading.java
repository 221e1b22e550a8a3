package dev.endstate.capture.cdc;

/**
 * The log as it is being read.
 *
 * @param watch looks after the reader
 * @param contents what the log told when the reading began
 */
record LogReading(LogReader reader, LogWatch watch, LogContents contents) implements AutoCloseable {

    @Override
    public void close() {
        reader.close();
    }
}
