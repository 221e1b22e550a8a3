package dev.endstate.consume;

import dev.endstate.index.Generation;
import dev.endstate.pipeline.Telemetry;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Begins a span for each batch of messages. A batch has messages of many traces, so it is part of none; it is linked with those that
 * the header {@code traceparent} of its messages names.
 */
final class TracedListener implements BatchMessageListener<byte[], byte[]> {
    /** More would help nobody, and a collector takes 128. */
    private static final int MOST_LINKS = 32;

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2}).*");

    private final Generation generation;
    private final BatchMessageListener<byte[], byte[]> listener;
    private final Telemetry telemetry;

    TracedListener(Generation generation, BatchMessageListener<byte[], byte[]> listener, Telemetry telemetry) {
        this.generation = generation;
        this.listener = listener;
        this.telemetry = telemetry;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        Span.Builder span = telemetry
                .tracer()
                .spanBuilder()
                .name("endstate.consume")
                .tag("index", generation.index())
                .tag("generation", generation.toString())
                .tag("messages", records.size());
        links(records).forEach(span::addLink);

        telemetry.within(span.start(), () -> {
            listener.onMessage(records);
            return records;
        });
    }

    private Collection<Link> links(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Link> links = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Header header = record.headers().lastHeader("traceparent");

            if (header != null && header.value() != null && links.size() < MOST_LINKS) {
                String text = new String(header.value(), StandardCharsets.US_ASCII);
                Matcher parts = TRACEPARENT.matcher(text);
                if (parts.matches()) {
                    links.computeIfAbsent(text, parent -> new Link(context(parts)));
                }
            }
        }

        return links.values();
    }

    private TraceContext context(Matcher traceparent) {
        Tracer tracer = telemetry.tracer();
        return tracer.traceContextBuilder()
                .traceId(traceparent.group(1))
                .spanId(traceparent.group(2))
                .sampled((Integer.parseInt(traceparent.group(3), 16) & 1) == 1)
                .build();
    }
}
