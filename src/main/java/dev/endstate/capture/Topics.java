package dev.endstate.capture;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.springframework.kafka.core.KafkaAdmin;

/** Which topics a definition's changes come by, and that they exist. */
public final class Topics {
    private final KafkaAdmin admin;
    private final TopicProperties properties;

    public Topics(KafkaAdmin admin, TopicProperties properties) {
        this.admin = admin;
        this.properties = properties;
    }

    /** The topic of an origin's changes. */
    public String of(Route.Origin origin) {
        return switch (origin) {
            case Route.Origin.Topic topic -> topic.name();
            case Route.Origin.Table table ->
                properties.table().replace("{schema}", table.schema()).replace("{table}", table.name());
        };
    }

    /** The topics of a definition's changes. */
    public Set<String> of(Definition definition) {
        return definition.routes().stream()
                .map(route -> of(route.origin()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How old a topic's messages must be before they are taken; by the longest delay of the routes that follow it. */
    public Duration delay(Definition definition, String topic) {
        return routes(definition, topic).stream()
                .map(Route::origin)
                .filter(Route.Origin.Topic.class::isInstance)
                .map(origin -> ((Route.Origin.Topic) origin).delay())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The definition's routes that follow a topic. */
    public List<Route> routes(Definition definition, String topic) {
        return definition.routes().stream()
                .filter(route -> of(route.origin()).equals(topic))
                .toList();
    }

    /**
     * Creates those that do not exist; one that does stays as it is. A producer on a topic that the broker creates by itself was
     * seen stuck, so they exist before their first use.
     *
     * @throws KafkaAwayException if Kafka does not create them now
     */
    public void create(Collection<String> names) throws InterruptedException {
        create(names, properties.partitions());
    }

    /** @param partitions of those that do not exist */
    public void create(Collection<String> names, int partitions) throws InterruptedException {
        Optional<Short> replicas = properties.replicas() < 0 ? Optional.empty() : Optional.of(properties.replicas());
        try (Admin client = Admin.create(admin.getConfigurationProperties())) {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(client.listTopics().names().get());
            client.createTopics(missing.stream()
                            .map(name -> new NewTopic(name, Optional.of(partitions), replicas))
                            .toList())
                    .values()
                    .forEach(Topics::awaitCreation);
        } catch (ExecutionException | KafkaException e) {
            throw new KafkaAwayException("the topics " + names + " cannot be created: " + e.getMessage(), e);
        }
    }

    private static void awaitCreation(String topic, KafkaFuture<Void> creation) {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaAwayException("topic " + topic + " cannot be created: " + e.getMessage(), e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaAwayException("interrupted while topic " + topic + " was created", e);
        }
    }
}
