package dev.endstate.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an element of {@code changes} in {@code index.yml} that says which keys change by time alone. */
final class TimedYml {
    static final Set<String> FIELDS = Set.of("every", "keys");

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final YamlNode change;

    TimedYml(YamlNode change) {
        this.change = change;
    }

    /** Reads the query and how often it is asked; empty if that is impossible, which is reported. */
    Optional<TimedKeys> read() {
        change.reportAllBut(FIELDS);
        Optional<Duration> every = every();
        Optional<NamedSql> keys = change.requiredText(
                        "keys",
                        "give the query that returns the keys that have changed by time: keys: SELECT id FROM ...")
                .map(NamedSql::parse);

        keys.filter(query -> SqlText.withoutFinalSemicolon(query.text()).isEmpty())
                .ifPresent(query -> change.report(
                        change.line("keys"),
                        "\"keys\" holds no SQL",
                        "give the query that returns the keys that have changed by time: SELECT id FROM ..."));
        keys.filter(query -> !List.of(TimedKeys.SINCE).containsAll(query.parameters()))
                .ifPresent(query -> change.report(
                        change.line("keys"),
                        "the query has the parameters " + query.parameters() + ", and there is only :since",
                        "write :since, the time up to which the keys were asked for before"));

        return every.flatMap(duration -> keys.map(query -> new TimedKeys(duration, query)));
    }

    private Optional<Duration> every() {
        Optional<Duration> every = change.text("every")
                .flatMap(WrittenDuration::parse)
                .filter(duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0);
        if (every.isEmpty()) {
            change.report(
                    change.line("every"),
                    "\"every\" is not a duration from 1s to 1d",
                    "write for example 1m: a document may be that late in saying what the time says");
        }
        return every;
    }
}
