package dev.endstate.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.BrokerServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.springframework.util.FileSystemUtils;

/**
 * A real Kafka broker inside this JVM. It creates no topic by itself, and refuses records over 1 MB unless a topic's
 * {@code max.message.bytes} allows more.
 */
public final class KafkaServer implements AutoCloseable {
    private static final Map<String, Object> SETTINGS = Map.of(
            "auto.create.topics.enable", "false",
            "group.initial.rebalance.delay.ms", "0",
            "offsets.topic.num.partitions", "4",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1");

    private final KafkaClusterTestKit cluster;
    private final Path folder;
    private final DiesWithThisJvm watch;

    private KafkaServer(KafkaClusterTestKit cluster, Path folder, DiesWithThisJvm watch) {
        this.cluster = cluster;
        this.folder = folder;
        this.watch = watch;
    }

    public static KafkaServer start() {
        try {
            // Of the kit's own folder, a shutdown hook would take the files away from the running broker.
            Path folder = Files.createTempDirectory("endstate-kafka-");
            DiesWithThisJvm watch = DiesWithThisJvm.watch(folder);

            TestKitNodes nodes = new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .setBaseDirectory(folder)
                    .build();
            KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(nodes);
            SETTINGS.forEach(builder::setConfigProp);
            KafkaClusterTestKit cluster = builder.build();

            cluster.format();
            cluster.startup();
            cluster.waitForReadyBrokers();
            return new KafkaServer(cluster, folder, watch);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka cannot be started: " + e.getMessage(), e);
        }
    }

    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /** An administrator's client, to be closed by whoever asks for it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Takes the broker away; its address and what it holds stay. */
    public void stop() {
        BrokerServer broker = broker();
        broker.shutdown();
        broker.awaitShutdown();
    }

    /** Starts the stopped broker again; returns when it answers. */
    public void restart() {
        broker().startup();
        try {
            cluster.waitForReadyBrokers();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka cannot be started again: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BrokerServer broker() {
        return cluster.brokers().values().iterator().next();
    }

    @Override
    public void close() {
        try {
            cluster.close();
            FileSystemUtils.deleteRecursively(folder);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka cannot be closed: " + e.getMessage(), e);
        } finally {
            watch.release();
        }
    }
}
