package dev.endstate.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes identifiers, and returns once Kafka has them. */
public final class IdentifierPublisher {
    private static final long PATIENCE_SECONDS = 60;

    private final KafkaTemplate<byte[], byte[]> template;
    private final Topics topics;

    public IdentifierPublisher(KafkaTemplate<byte[], byte[]> template, Topics topics) {
        this.template = template;
        this.topics = topics;
    }

    /**
     * Publishes all of them.
     *
     * @throws KafkaAwayException if Kafka did not acknowledge each; some may have arrived, so publish all again
     */
    public void publish(Collection<IdentifierMessage> messages) throws InterruptedException {
        List<CompletableFuture<?>> sent = new ArrayList<>(messages.size());
        try {
            for (IdentifierMessage message : messages) {
                sent.add(template.send(message.record(topics)));
            }
            for (CompletableFuture<?> one : sent) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new KafkaAwayException(
                    "Kafka has not taken " + messages.size() + " identifiers: " + e.getMessage(), e);
        }
    }
}
