package dev.endstate.bench;

import dev.endstate.servers.KafkaServer;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Kafka in a process of its own, so that what it costs is told apart from the load. */
final class KafkaProcess implements AutoCloseable {
    private final ChildJvm child;
    private final String bootstrapServers;

    private KafkaProcess(ChildJvm child) throws IOException {
        this.child = child;
        this.bootstrapServers = child.ask("address");
    }

    static KafkaProcess start() throws IOException {
        return new KafkaProcess(ChildJvm.start(KafkaProcess.class, "512m", Map.of(), "kafka"));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** An administrator's client, to be closed by whoever asks for it. */
    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    ProcessHandle handle() {
        return child.handle();
    }

    @Override
    public void close() {
        child.close();
    }

    /** The process itself. */
    public static void main(String[] args) throws IOException {
        try (KafkaServer kafka = KafkaServer.start()) {
            ChildJvm.answer(words -> kafka.bootstrapServers());
        }
    }
}
