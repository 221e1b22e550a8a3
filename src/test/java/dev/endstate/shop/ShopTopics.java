package dev.endstate.shop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that the shop's applications publish to. */
final class ShopTopics {
    /** Identifiers of stock that changed. */
    static final String STOCK = "stock-changes";

    private static final int PARTITIONS = 6;

    private ShopTopics() {}

    /** Creates those that are not there yet. */
    static void create(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            NewTopic stock = new NewTopic(STOCK, Optional.of(PARTITIONS), Optional.<Short>empty());
            for (var created : admin.createTopics(List.of(stock)).values().values()) {
                await(created);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the shop's topics were created", e);
        }
    }

    private static void await(KafkaFuture<Void> created) throws InterruptedException {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("The shop's topics cannot be created", e.getCause());
            }
        }
    }
}
