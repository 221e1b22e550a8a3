package dev.endstate.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The ceiling: prebuilt bulk requests to an index of the same settings, as fast as the server takes them. */
final class RawBulk {
    private final URI bulk;
    private final List<byte[]> bodies;
    private final int senders;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RawBulk(URI bulk, List<byte[]> bodies, int senders) {
        this.bulk = bulk;
        this.bodies = bodies;
        this.senders = senders;
    }

    /** @param documents JSON by id; sent in random order */
    static RawBulk of(URI elasticsearch, String index, Map<String, String> documents, int perRequest, int senders)
            throws IOException {
        List<String> ids = new ArrayList<>(documents.keySet());
        Collections.shuffle(ids, new Random(7));

        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += perRequest) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (String id : ids.subList(from, Math.min(from + perRequest, ids.size()))) {
                body.write(("{\"index\":{\"_id\":\"" + id + "\"}}\n" + documents.get(id) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            bodies.add(body.toByteArray());
        }

        return new RawBulk(elasticsearch.resolve("/" + index + "/_bulk?filter_path=errors"), bodies, senders);
    }

    /** Sends every document once; returns the nanoseconds that it took. */
    long run() throws Exception {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            List<Future<String>> answers = new ArrayList<>();
            bodies.forEach(body -> answers.add(threads.submit(() -> send(body))));
            for (Future<String> answer : answers) {
                if (!answer.get().contains("\"errors\":false")) {
                    throw new IllegalStateException(answer.get());
                }
            }
        }
        return System.nanoTime() - start;
    }

    private String send(byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(bulk)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
