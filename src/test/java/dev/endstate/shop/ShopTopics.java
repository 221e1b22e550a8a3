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

/** The topics that the shop's changes go to, one per table. */
final class ShopTopics {
    private static final int PARTITIONS = 6;
    private static final List<String> TABLES = List.of(
            "brand",
            "category",
            "seller",
            "product",
            "product_option",
            "stock",
            "review",
            "customer_order",
            "order_line");

    private ShopTopics() {}

    /** Creates those that are not there yet. */
    static void create(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            List<NewTopic> topics = TABLES.stream()
                    .map(table ->
                            new NewTopic("endstate.public." + table, Optional.of(PARTITIONS), Optional.<Short>empty()))
                    .toList();
            for (var created : admin.createTopics(topics).values().values()) {
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
