package dev.endstate.operate.chat.slack;

import dev.endstate.operate.chat.ConditionalOnChat;
import dev.endstate.operate.chat.Result;
import dev.endstate.operate.chat.SlashCommand;
import dev.endstate.operate.text.Mrkdwn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts requests as {@code endstate.chat.requests}, and logs who asked what and which requests were refused. */
@Component
@ConditionalOnChat
final class ChatLog {
    private static final Logger log = LoggerFactory.getLogger(ChatLog.class);

    /** Anybody can send a request that is refused, and must not be able to fill the log with it. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Map<Result, Counter> counters = new EnumMap<>(Result.class);
    private final Map<Result, Long> toldAt = new ConcurrentHashMap<>();

    ChatLog(MeterRegistry meters) {
        for (Result result : Result.values()) {
            counters.put(
                    result,
                    Counter.builder("endstate.chat.requests")
                            .description("Slash commands, and what became of them")
                            .tag("result", result.tag())
                            .register(meters));
        }
    }

    /**
     * Records a request that was refused.
     *
     * @param from the address of the sender
     */
    void refused(Result why, String from) {
        count(why);
        if (isDue(why)) {
            log.warn(
                    "A slash command from {} was refused ({}): {}. For the next {} s further ones are only counted",
                    from,
                    why.tag(),
                    why.words(),
                    SILENCE.toSeconds());
        }
    }

    /** Records a command that was answered. */
    void answered(SlashCommand command, Result result) {
        count(result);
        log.info(
                "{} of {} asked by chat, in {}: {} -> {}",
                command.user(),
                command.team(),
                command.channel(),
                Mrkdwn.plain(command.text()),
                result.tag());
    }

    private void count(Result result) {
        counters.get(result).increment();
    }

    private boolean isDue(Result why) {
        long now = System.nanoTime();
        Long before = toldAt.putIfAbsent(why, now);
        return before == null || now - before > SILENCE.toNanos() && toldAt.replace(why, before, now);
    }
}
