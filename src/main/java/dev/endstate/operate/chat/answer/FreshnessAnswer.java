package dev.endstate.operate.chat.answer;

import static dev.endstate.operate.text.Mrkdwn.code;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Times;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says how long changes take, as this instance has measured it, and how many messages wait. No server is asked. */
@Component
@ConditionalOnChat
final class FreshnessAnswer {
    private final Definitions definitions;
    private final MeterRegistry meters;

    FreshnessAnswer(Definitions definitions, MeterRegistry meters) {
        this.definitions = definitions;
        this.meters = meters;
    }

    /** @throws dev.endstate.definition.UnknownIndexException if there is no such index */
    String of(String index) {
        return line(definitions.requireIndex(index)).text();
    }

    IndexListing.Line line(String index) {
        @Nullable Gauge lag = meters.find("endstate.lag").tag("index", index).gauge();
        @Nullable
        Timer freshness = meters.find("endstate.freshness").tag("index", index).timer();
        if (lag == null) {
            return new IndexListing.Line(false, code(index) + ": this instance does not index, and knows no freshness");
        }
        long waiting = (long) lag.value();
        return new IndexListing.Line(
                waiting > 0, "%s: %s; messages that wait: %d".formatted(code(index), words(freshness), waiting));
    }

    private String words(@Nullable Timer freshness) {
        if (freshness == null || freshness.count() == 0) {
            return "no change told its commit since this instance began";
        }
        HistogramSnapshot measured = freshness.takeSnapshot();
        double most = measured.max(TimeUnit.NANOSECONDS);
        String lately = most > 0 ? "at most " + words(most) + " in the last minutes" : "none in the last minutes";
        return "from commit to index: %s, %s on average of %d changes since this instance began%s"
                .formatted(lately, words(measured.mean(TimeUnit.NANOSECONDS)), measured.count(), target());
    }

    private static String words(double nanos) {
        return Times.of(Duration.ofNanos((long) nanos));
    }

    private String target() {
        @Nullable Gauge target = meters.find("endstate.freshness.target").gauge();
        return target == null ? "" : " (target: " + Times.of(Duration.ofMillis((long) (target.value() * 1_000))) + ")";
    }
}
