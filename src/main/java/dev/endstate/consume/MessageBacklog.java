package dev.endstate.consume;

import dev.endstate.index.Generation;
import dev.endstate.pipeline.Backlog;
import dev.endstate.pipeline.UnavailableException;

/** The messages that a generation has still to take. */
final class MessageBacklog implements Backlog {
    private final ConsumerLag lag;

    MessageBacklog(ConsumerLag lag) {
        this.lag = lag;
    }

    @Override
    public long of(Generation.Name generation) {
        return lag.of(generation)
                .orElseThrow(() -> new UnavailableException(
                        "Kafka does not tell how far " + generation + " is", new IllegalStateException("no offsets")));
    }

    @Override
    public long onTheirWay() {
        return 100;
    }
}
