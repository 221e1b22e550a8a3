package dev.endstate.operate.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays the chat: takes what is posted, unless a path is told to do something else. */
public final class ChatServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    private ChatServer(HttpServer server) {
        this.server = server;
    }

    /** @param nanos when it came */
    public record Post(String path, Map<String, List<String>> headers, String body, long nanos) {
        public JsonNode json() {
            return new JsonMapper().readTree(body);
        }

        public String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    /** What is done with one post. */
    @FunctionalInterface
    public interface Reply {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    public static ChatServer start() {
        try {
            ChatServer chat =
                    new ChatServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            chat.server.setExecutor(chat.threads);
            chat.server.createContext("/", chat::take);
            chat.server.start();
            return chat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What comes to a path next gets these replies, one after the other. */
    public void replies(String path, Reply... next) {
        replies.put(path, new ConcurrentLinkedQueue<>(List.of(next)));
    }

    public static Reply status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    public static Reply body(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Says nothing until this server ends. */
    public Reply nothing() {
        return exchange -> end.await();
    }

    /** Says a little every few milliseconds, until this server ends. */
    public Reply trickle(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, 0);
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
            }
        };
    }

    /** What came to a path. */
    public List<Post> posts(String path) {
        return posts.stream().filter(post -> post.path().equals(path)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            posts.add(new Post(
                    path,
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    System.nanoTime()));

            Reply reply =
                    replies.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
            (reply == null ? status(200) : reply).to(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
