package dev.endstate.operate.notify;

import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A notice as it is told.
 *
 * @param id of the message, the same at each attempt
 * @param more how many others of its kind it stands for
 * @param runbook where it is
 * @param link to the console, if there is one
 */
record Letter(String id, Notice notice, int more, String runbook, Optional<URI> link) {
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    private static final int SHOWN_INDEXES = 10;

    Kind kind() {
        return notice.kind();
    }

    /** One or two sentences. */
    String summary() {
        return more == 0 ? notice.summary() : notice.summary() + " And " + more + " more of this kind.";
    }

    /** What people read below the summary, by its name: the indexes, since when, the details. Empty values are left out. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(notice.indexes().size() == 1 ? "index" : "indexes", indexes());
        facts.put("since", notice.since().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.putAll(notice.details());
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /** Where to read more. */
    String section() {
        return runbook + "#" + kind().section();
    }

    /** Where a chat can lead to, by what its buttons say. */
    Map<String, String> buttons() {
        Map<String, String> buttons = new LinkedHashMap<>();
        link.ifPresent(uri -> buttons.put("Open the console", uri.toString()));
        if (ADDRESS.matcher(runbook).matches()) {
            buttons.put("Open the runbook", section());
        }
        return buttons;
    }

    private String indexes() {
        List<String> all = notice.indexes();
        return all.size() <= SHOWN_INDEXES
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN_INDEXES)) + " and " + (all.size() - SHOWN_INDEXES) + " more";
    }
}
