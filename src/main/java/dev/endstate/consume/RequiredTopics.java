package dev.endstate.consume;

import dev.endstate.capture.KafkaAwayException;
import dev.endstate.capture.Topics;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of this instance's definitions and the dead letters', made to exist before anything uses them. */
final class RequiredTopics {
    private static final Logger log = LoggerFactory.getLogger(RequiredTopics.class);

    private final Topics topics;
    private final Set<String> names = new TreeSet<>();
    private boolean created;

    RequiredTopics(Definitions definitions, Topics topics, String deadLetterTopic) {
        this.topics = topics;
        this.names.add(deadLetterTopic);
        for (Definition definition : definitions.all()) {
            if (topics.of(definition).contains(deadLetterTopic)) {
                throw new IllegalStateException("endstate.consume.dead-letter-topic is " + deadLetterTopic + ", which "
                        + definition.index() + " reads changes from; name another topic");
            }
            names.addAll(topics.of(definition));
        }
    }

    /** Creates what is missing; false if Kafka cannot be asked now. */
    synchronized boolean exist() {
        if (created) {
            return true;
        }
        try {
            topics.create(names);
            created = true;
        } catch (KafkaAwayException e) {
            log.warn("{}. Nothing is consumed until they exist; this is tried again", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return created;
    }
}
