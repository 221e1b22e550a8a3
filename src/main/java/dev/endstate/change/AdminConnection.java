package dev.endstate.change;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Holds the one client by which an instance asks Kafka about topics and offsets. */
@Component
public final class AdminConnection implements AutoCloseable {
    private final KafkaAdmin settings;
    private @Nullable Admin client;

    AdminConnection(KafkaAdmin settings) {
        this.settings = settings;
    }

    /** Returns the client, which is made at the first question: Kafka may be away at start. */
    public synchronized Admin client() {
        if (client == null) {
            client = Admin.create(settings.getConfigurationProperties());
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close(Duration.ZERO);
        }
    }
}
