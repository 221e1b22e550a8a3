package dev.endstate.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several real Elasticsearch nodes that are one cluster, on ports of their own. Each may be killed and started again. */
public final class ElasticsearchCluster implements AutoCloseable {
    private static final String HEAP = "256m";
    private static final Duration JOIN = Duration.ofSeconds(60);

    private final Map<String, ElasticsearchServer> nodes;

    private ElasticsearchCluster(Map<String, ElasticsearchServer> nodes) {
        this.nodes = nodes;
    }

    /** Two hot nodes, {@code hot1} and {@code hot2}, and a warm one, {@code warm1}; any one of them may be lost. */
    public static ElasticsearchCluster ofTwoHotAndOneWarm() {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("hot1", "master, data_hot, data_content, ingest");
        roles.put("hot2", "master, data_hot, data_content, ingest");
        roles.put("warm1", "master, data_warm");
        return start(roles);
    }

    /**
     * Starts all nodes at once; returns when every one has joined.
     *
     * @param roles each node's {@code node.roles} by its name; the first node's address is the cluster's
     */
    public static ElasticsearchCluster start(Map<String, String> roles) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        roles.keySet().forEach(node -> ports.put(node, FreePort.onLoopback()));
        List<String> seeds = ports.values().stream()
                .map(port -> "\"127.0.0.1:" + port + "\"")
                .toList();
        List<String> masters = roles.keySet().stream()
                .filter(node -> roles.get(node).contains("master"))
                .toList();

        Map<String, ElasticsearchServer> started = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<ElasticsearchServer>> starting = new LinkedHashMap<>();
            ports.forEach((node, port) -> {
                String settings = "node.roles: [%s]\ndiscovery.seed_hosts: %s\ncluster.initial_master_nodes: %s"
                        .formatted(roles.get(node), seeds, masters);
                starting.put(node, threads.submit(() -> ElasticsearchServer.start(node, port, HEAP, settings)));
            });

            for (Map.Entry<String, Future<ElasticsearchServer>> node : starting.entrySet()) {
                started.put(node.getKey(), node.getValue().get());
            }

            ElasticsearchCluster cluster = new ElasticsearchCluster(started);
            cluster.awaitEveryNode();
            return cluster;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The cluster cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the cluster was starting", e);
        }
    }

    /** The node that answers for the cluster, as a server among others. */
    public ElasticsearchServer entry() {
        return nodes.values().iterator().next();
    }

    /** A node by its name, to be killed or started again. */
    public ElasticsearchServer node(String name) {
        return nodes.get(name);
    }

    /** Waits until as many nodes as were started are members. */
    public void awaitEveryNode() throws InterruptedException {
        URI health = entry().httpUri()
                .resolve("/_cluster/health?wait_for_nodes=" + nodes.size() + "&timeout=" + JOIN.toSeconds() + "s");
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("Not every node has joined: " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The cluster does not answer: " + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        List<IOException> failures = new ArrayList<>();
        for (ElasticsearchServer node : nodes.values()) {
            try {
                node.close();
            } catch (IOException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
