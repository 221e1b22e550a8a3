package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Notifications for the tests of formats. */
final class Notifications {
    private Notifications() {}

    /** With this text wherever text of the database may be. */
    static Notification with(String text) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("table", text);
        details.put("reason", text);
        return new Notification(
                "msg_1",
                new Event(
                        EventKind.GAP_OPENED,
                        List.of("products"),
                        text,
                        Instant.parse("2026-11-27T12:30:05.123Z"),
                        details),
                2,
                "https://wiki.example/runbook.md",
                Optional.of(URI.create("https://console.example/api/indexes/products")));
    }

    /** As long as any, and of very many indexes. */
    static Notification huge(String character) {
        Map<String, String> details = new LinkedHashMap<>();
        for (String name : List.of("compared", "missing", "stale", "extra", "repaired", "reason")) {
            details.put(name, character.repeat(5_000));
        }
        return new Notification(
                "msg_1",
                new Event(
                        EventKind.DRIFT_FOUND,
                        IntStream.range(0, 1_000)
                                .mapToObj(n -> character.repeat(120) + n)
                                .toList(),
                        character.repeat(9_000),
                        Instant.parse("2026-11-27T12:30:05Z"),
                        details),
                999,
                "docs/runbook.md",
                Optional.of(URI.create("https://console.example/api/indexes")));
    }
}
