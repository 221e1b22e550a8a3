package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import dev.endstate.rebuild.Rebuild;
import dev.endstate.rebuild.Rebuild.State;
import dev.endstate.rebuild.Rebuilds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds rebuilds that were asked for, and rebuilds that have ended. */
final class RebuildNews implements News {
    private static final String UNDER_WAY = "UNDER_WAY";

    private static final Duration TOLD_WITHIN = Duration.ofDays(7);

    private final Rebuilds rebuilds;

    RebuildNews(Rebuilds rebuilds) {
        this.rebuilds = rebuilds;
    }

    @Override
    public String what() {
        return "rebuild";
    }

    @Override
    public Found look(Map<String, String> told, Instant lastLook) {
        Map<String, String> now = new LinkedHashMap<>();
        List<Event> events = new ArrayList<>();

        for (Rebuild rebuild : rebuilds.recent(TOLD_WITHIN)) {
            String id = String.valueOf(rebuild.id());
            String state = state(rebuild);
            String former = told.get(id);

            if (former == null) {
                events.add(requested(rebuild));
            }
            if (!state.equals(UNDER_WAY) && !state.equals(former)) {
                events.add(rebuild.state() == State.DONE ? done(rebuild) : failed(rebuild));
            }
            now.put(id, state);
        }
        return new Found(now, events);
    }

    private static String state(Rebuild rebuild) {
        return rebuild.job().isUnderWay() ? UNDER_WAY : rebuild.state().name();
    }

    private static Event requested(Rebuild rebuild) {
        return event(
                EventKind.REBUILD_REQUESTED,
                rebuild,
                "A rebuild of " + rebuild.index() + " was asked for; it fills " + rebuild.generation() + ".");
    }

    private static Event done(Rebuild rebuild) {
        return event(
                EventKind.REBUILD_DONE,
                rebuild,
                "The rebuild of " + rebuild.index() + " is done; users query " + rebuild.generation() + ".");
    }

    private static Event failed(Rebuild rebuild) {
        String ended = rebuild.state() == State.CANCELLED ? " was cancelled." : " failed.";
        Event event = event(EventKind.REBUILD_FAILED, rebuild, "The rebuild of " + rebuild.index() + ended);
        Map<String, String> details = new LinkedHashMap<>(event.details());
        if (rebuild.note() != null) {
            details.put("reason", rebuild.note());
        }
        return new Event(event.kind(), event.indexes(), event.summary(), event.since(), details);
    }

    private static Event event(EventKind kind, Rebuild rebuild, String summary) {
        return new Event(
                kind,
                List.of(rebuild.index()),
                summary,
                rebuild.requestedAt(),
                Map.of("generation", rebuild.generation()));
    }
}
