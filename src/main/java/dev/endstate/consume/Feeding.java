package dev.endstate.consume;

import dev.endstate.index.Generation;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * The listener containers that feed a generation.
 *
 * @param generation as it was when the containers were made
 * @param topics with their ids, likewise
 */
record Feeding(Generation generation, Map<String, Uuid> topics, List<MessageListenerContainer> containers) {

    /** Starts all containers, or none: one whose consumer could not be made would say that it runs. */
    void start() {
        try {
            containers.forEach(MessageListenerContainer::start);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    void stop() {
        containers.forEach(MessageListenerContainer::stop);
    }

    /** Whether this is that generation: an index of the same name may have been made anew with another definition. */
    boolean isOf(Generation present) {
        return generation.definition().fingerprint().equals(present.definition().fingerprint())
                && generation.source().equals(present.source());
    }
}
