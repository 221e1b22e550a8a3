package dev.endstate.consume;

import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.instance.UnavailableException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Counts the messages that a generation has still to take. */
@Component
@Order(1)
final class MessageBacklog implements Backlog {
    private final ConsumerLag lag;

    MessageBacklog(ConsumerLag lag) {
        this.lag = lag;
    }

    @Override
    public String what() {
        return "messages";
    }

    @Override
    public long of(Generation.Name generation) {
        return lag.of(generation)
                .orElseThrow(() -> new UnavailableException(
                        "Kafka does not tell how far " + generation + " is", new IllegalStateException("no offsets")));
    }

    /** Of each partition one may be left: the end of a transaction has an offset too, which no consumer commits. */
    @Override
    public Mark mark(Generation.Name generation) {
        Map<TopicPartition, Long> ends = lag.ends(generation);
        return () -> {
            Map<TopicPartition, Long> taken = lag.taken(generation);
            return ends.entrySet().stream()
                    .allMatch(end -> taken.getOrDefault(end.getKey(), Long.MAX_VALUE) >= end.getValue() - 1);
        };
    }

    @Override
    public long onTheirWay() {
        return 100;
    }
}
