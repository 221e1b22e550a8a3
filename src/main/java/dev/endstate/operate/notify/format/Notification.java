package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event as people and programs are told of it.
 *
 * @param id of the message, the same at each attempt
 * @param more how many other events of its kind it stands for
 * @param runbook where the runbook is
 * @param link to the console, if there is one
 */
public record Notification(String id, Event event, int more, String runbook, Optional<URI> link) {
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    private static final int SHOWN_INDEXES = 10;

    EventKind kind() {
        return event.kind();
    }

    /** Says in one or two sentences what has happened. */
    String summary() {
        return more == 0 ? event.summary() : event.summary() + " And " + more + " more of this kind.";
    }

    /** Lists what people read below the summary, by its name: the indexes, since when, the details. Empty values are left out. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(event.indexes().size() == 1 ? "index" : "indexes", indexes());
        facts.put("since", event.since().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.putAll(event.details());
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /** Returns where to read more. */
    String section() {
        return runbook + "#" + kind().section();
    }

    /** Returns the addresses that buttons lead to, by what the buttons say. */
    Map<String, String> buttons() {
        Map<String, String> buttons = new LinkedHashMap<>();
        link.ifPresent(uri -> buttons.put("Open the console", uri.toString()));
        if (ADDRESS.matcher(runbook).matches()) {
            buttons.put("Open the runbook", section());
        }
        return buttons;
    }

    private String indexes() {
        List<String> all = event.indexes();
        return all.size() <= SHOWN_INDEXES
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN_INDEXES)) + " and " + (all.size() - SHOWN_INDEXES) + " more";
    }
}
