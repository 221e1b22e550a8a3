package dev.endstate.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * The figures and spans of the write path.
 *
 * @param meters figures
 * @param tracer spans, which cost nothing where nobody traces
 */
public record Telemetry(MeterRegistry meters, Tracer tracer) {

    /** Only figures, no spans. */
    public static Telemetry of(MeterRegistry meters) {
        return new Telemetry(meters, Tracer.NOOP);
    }

    /** What happens within a span. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Begins a span within another one; without that one it is within the thread's, or the first of a trace. */
    Span begin(String name, @Nullable Span parent) {
        Span span = parent == null ? tracer.nextSpan() : tracer.nextSpan(parent);
        return span.name(name).start();
    }

    /** Does the work within a span, which ends with it. */
    public <T, E extends Exception> T within(Span begun, Work<T, E> work) throws E {
        try (Tracer.SpanInScope scope = tracer.withSpan(begun)) {
            return work.run();
        } catch (Throwable e) {
            begun.error(e);
            throw e;
        } finally {
            begun.end();
        }
    }
}
