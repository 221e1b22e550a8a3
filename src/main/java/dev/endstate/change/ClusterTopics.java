package dev.endstate.change;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.stereotype.Component;

/** Lists the topics that Kafka has, and makes those that are missing. */
@Component
public final class ClusterTopics {
    private static final int PATIENCE_MILLIS = 10_000;

    private final AdminConnection kafka;
    private final TopicProperties properties;

    ClusterTopics(AdminConnection kafka, TopicProperties properties) {
        this.kafka = kafka;
        this.properties = properties;
    }

    /**
     * Lists the topics that exist, with their ids: a topic that was made anew has the same name, but another id.
     *
     * @throws KafkaAwayException if Kafka does not tell now
     */
    public Map<String, Uuid> present() throws InterruptedException {
        try {
            return kafka
                    .client()
                    .listTopics(new ListTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                    .listings()
                    .get()
                    .stream()
                    .collect(Collectors.toMap(TopicListing::name, TopicListing::topicId));
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaAwayException("the topics cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * Asks for the ids of topics; one that does not exist has none.
     *
     * @throws KafkaAwayException if Kafka does not tell now
     */
    public Map<String, Uuid> ids(Collection<String> topics) throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> answers = kafka.client()
                .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                .topicNameValues();

        Map<String, Uuid> ids = new TreeMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                ids.put(answer.getKey(), answer.getValue().get().topicId());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaAwayException("topic " + answer.getKey() + " is not told of: " + e.getMessage(), e);
                }
            }
        }
        return ids;
    }

    /**
     * Creates the topics that do not exist; others stay as they are. A producer was seen stuck on a topic that the broker creates by
     * itself, so topics exist before their first use.
     *
     * @return why Kafka refuses to make some of them, by name; all others exist
     * @throws KafkaAwayException if Kafka cannot be asked now
     */
    public Map<String, String> create(Collection<String> names) throws InterruptedException {
        return create(names, properties.partitions());
    }

    /**
     * Creates the topics that do not exist, as {@link #create(Collection)} does.
     *
     * @param partitions how many partitions a new topic gets
     */
    public Map<String, String> create(Collection<String> names, int partitions) throws InterruptedException {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(present().keySet());
        if (missing.isEmpty()) {
            return Map.of();
        }

        Optional<Short> replicas = properties.replicas() < 0 ? Optional.empty() : Optional.of(properties.replicas());
        Map<String, String> refused = new TreeMap<>();
        kafka.client()
                .createTopics(
                        missing.stream()
                                .map(name -> new NewTopic(name, Optional.of(partitions), replicas))
                                .toList(),
                        new CreateTopicsOptions().timeoutMs(PATIENCE_MILLIS))
                .values()
                .forEach((name, creation) -> refusal(name, creation).ifPresent(refusal -> refused.put(name, refusal)));
        return refused;
    }

    /** Says why Kafka refuses to make a topic, which says nothing about others; empty if it exists now. */
    private static Optional<String> refusal(String topic, KafkaFuture<Void> creation) {
        try {
            creation.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TopicExistsException) {
                return Optional.empty();
            }

            boolean isRefusal = cause instanceof ApiException
                    && !(cause instanceof RetriableException)
                    && !(cause instanceof AuthenticationException);
            if (isRefusal) {
                return Optional.of(cause.getClass().getSimpleName() + ": " + cause.getMessage());
            }
            throw new KafkaAwayException("topic " + topic + " cannot be created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaAwayException("interrupted while topic " + topic + " was created", e);
        }
    }
}
