package dev.endstate.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A collector that is a real server, and takes what OpenTelemetry sends. */
@ExtendWith(OutputCaptureExtension.class)
class TracingIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private final Queue<String> senders = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().forEach(resource -> {
                senders.add(text(resource.getResource().getAttributesList(), "service.name"));
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            });
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });

        collector.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
            refused.add("answered");
        });

        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
        world.close();
    }

    private Map<String, String> sendingTo(String path) {
        return Map.of(
                "management.opentelemetry.tracing.export.otlp.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort() + path,
                "management.opentelemetry.tracing.export.schedule-delay",
                "100ms",
                "management.tracing.sampling.probability",
                "1");
    }

    private Map<String, String> switchedOn(String path) {
        Map<String, String> properties = new HashMap<>(sendingTo(path));
        // Goes before the application's own file, as an argument or a variable does.
        properties.put("spring.application.json", "{\"management.opentelemetry.enabled\": true}");
        return properties;
    }

    @Test
    void a_batch_is_a_span_with_its_read_and_its_bulk_request_inside_and_linked_with_who_published(
            CapturedOutput output) {
        world.addItems(3);
        try (Deployment deployment = world.deploy(switchedOn("/v1/traces"))) {
            world.awaitIndexEqualsDatabase();
            world.sql().update("UPDATE item SET name = 'traced' WHERE id = 1");
            world.sql().update("DELETE FROM item WHERE id = 2");
            publish(1, "00-" + TRACE + "-00f067aa0ba902b7-01");
            publish(2, "not a trace");
            world.awaitIndexEqualsDatabase();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                Span batch = inside(linked(), "endstate.batch");
                Span read = inside(batch, "endstate.read");
                Span bulk = inside(batch, "endstate.bulk");
                assertThat(List.of(batch, read, bulk))
                        .extracting(Span::getTraceId)
                        .containsOnly(linked().getTraceId());
                assertThat(read.getEndTimeUnixNano()).isLessThanOrEqualTo(bulk.getStartTimeUnixNano());
            });
            Span batch = inside(linked(), "endstate.batch");
            assertThat(text(linked().getAttributesList(), "index")).isEqualTo(world.name());
            assertThat(text(batch.getAttributesList(), "generation")).isEqualTo(world.name() + "-000001");
            assertThat(text(batch.getAttributesList(), "keys")).matches("[12]");
            assertThat(text(batch.getAttributesList(), "indexed")).isEqualTo("1");
            assertThat(senders).containsOnly("endstate");
            assertThat(spans).extracting(Span::getName).allMatch(name -> name.startsWith("endstate."));

            assertThat(new RestApi(deployment.port())
                            .send("GET", "/actuator/prometheus", false)
                            .body())
                    .contains("endstate_read_seconds_count{index=\"" + world.name() + "\"}")
                    .contains("endstate_bulk_seconds_count{index=\"" + world.name() + "\"}")
                    .doesNotContain("endstate_batch", "endstate_consume_");
        }
        assertThat(output).doesNotContainIgnoringCase("opentelemetry");
    }

    @Test
    void without_being_switched_on_nothing_is_traced_and_nothing_sent(CapturedOutput output) {
        world.addItems(3);
        try (Deployment deployment = world.deploy(sendingTo("/v1/traces"))) {
            world.awaitIndexEqualsDatabase();

            publish(1, "00-" + TRACE + "-00f067aa0ba902b7-01");
            world.awaitIndexEqualsDatabase();
            assertThat(deployment.bean(Tracer.class).nextSpan().isNoop()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("BatchSpanProcessor") || name.startsWith("BatchLogRecord"));
        }

        assertThat(senders).isEmpty();
        assertThat(output).doesNotContainIgnoringCase("opentelemetry").doesNotContainIgnoringCase("otlp");
    }

    @Test
    void a_collector_that_answers_500_is_in_nobodys_way() {
        world.addItems(3);
        try (Deployment deployment = world.deploy(switchedOn("/broken"))) {
            world.awaitIndexEqualsDatabase();
            await().atMost(Duration.ofSeconds(10)).until(() -> !refused.isEmpty());
            world.sql().update("UPDATE item SET name = 'later' WHERE id = 1");
            world.itemsChanged(1);
            world.awaitIndexEqualsDatabase();
        }
    }

    private void publish(long id, String traceparent) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                world.tableTopic("item"), null, ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8));
        message.headers().add("traceparent", traceparent.getBytes(StandardCharsets.US_ASCII));
        world.send(message);
    }

    private Span linked() {
        return spans.stream()
                .filter(span -> span.getName().equals("endstate.consume"))
                .filter(span -> span.getLinksList().stream()
                        .anyMatch(link -> HexFormat.of()
                                .formatHex(link.getTraceId().toByteArray())
                                .equals(TRACE)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span is linked with the publisher's"));
    }

    private Span inside(Span parent, String name) {
        return spans.stream()
                .filter(span ->
                        span.getName().equals(name) && span.getParentSpanId().equals(parent.getSpanId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + parent.getName()));
    }

    private static String text(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().hasStringValue()
                        ? attribute.getValue().getStringValue()
                        : String.valueOf(attribute.getValue().getIntValue()))
                .findFirst()
                .orElse("");
    }
}
