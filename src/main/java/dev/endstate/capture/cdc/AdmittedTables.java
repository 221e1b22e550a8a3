package dev.endstate.capture.cdc;

import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.RoutedTable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets routed tables into the publication where that does no harm. A table that would do harm is left out, and keeps no other out. */
final class AdmittedTables {
    private static final Logger log = LoggerFactory.getLogger(AdmittedTables.class);

    /** The way of capture. */
    private static final String LOG = "(log)";

    private final Publication publication;
    private final Admission admission;
    private final UncapturedTables uncaptured;
    private Map<String, String> leftOut = Map.of();

    AdmittedTables(Publication publication, Admission admission, UncapturedTables uncaptured) {
        this.publication = publication;
        this.admission = admission;
        this.uncaptured = uncaptured;
    }

    /**
     * Lets in what can be let in, and returns the tables that the publication holds now.
     *
     * @throws IllegalStateException with the statement to run, if there can be no such publication
     */
    Map<String, RoutedTable> admit(Map<String, RoutedTable> tables) {
        Admission.Judgement judgement = admission.judge(tables);
        Map<String, RoutedTable> fit = without(tables, judgement.refused().keySet());

        try {
            publication.make(fit.values());
        } catch (IllegalStateException e) {
            note(tables.keySet().stream()
                    .collect(Collectors.toMap(Function.identity(), name -> String.valueOf(e.getMessage()))));
            throw e;
        }
        leaveOut(apply(fit, judgement));
        return without(tables, leftOut.keySet());
    }

    /** The reasons why tables are not captured, by {@code schema.table}. */
    Map<String, String> leftOut() {
        return leftOut;
    }

    /** Whether the application can no longer write one of them. */
    boolean isAnyUnwritable(Map<String, RoutedTable> admitted) {
        return admission.isAnyUnwritable(admitted.values());
    }

    /** Judges the tables again, and lets in what can be let in at last; returns whether other tables are admitted now than before. */
    boolean admitAgain(Map<String, RoutedTable> tables, Map<String, RoutedTable> admitted) {
        Admission.Judgement judgement = admission.judge(tables);
        Map<String, RoutedTable> fit = without(tables, judgement.refused().keySet());
        if (!fit.keySet().containsAll(admitted.keySet())) {
            return true;
        }
        if (fit.keySet().equals(admitted.keySet())) {
            return false;
        }

        leaveOut(apply(fit, judgement));
        return !without(tables, leftOut.keySet()).keySet().equals(admitted.keySet());
    }

    private Map<String, String> apply(Map<String, RoutedTable> fit, Admission.Judgement judgement) {
        Map<String, String> out = new TreeMap<>();
        Set<String> harmful = new TreeSet<>();
        judgement.refused().forEach((name, refusal) -> {
            out.put(name, refusal.cause() + "; " + refusal.remedy());
            if (refusal.breaksWrites()) {
                harmful.add(name);
            }
        });

        publication
                .release(harmful)
                .ifPresent(why ->
                        log.error("{} keep the application from writing while they are published: {}", harmful, why));

        out.putAll(publication.addMissing(fit, judgement.generated()));
        return out;
    }

    private void leaveOut(Map<String, String> out) {
        out.forEach((name, why) -> {
            if (!why.equals(leftOut.get(name))) {
                log.warn(
                        "Changes of {} are not captured, so that the indexes which follow it wait or differ: it {}",
                        name,
                        why);
            }
        });
        note(out);
    }

    private void note(Map<String, String> out) {
        if (!out.equals(leftOut)) {
            uncaptured.record(LOG, out);
        }
        leftOut = out;
    }

    /** Tells people that these tables wait for something, beside those that are left out. */
    void waitFor(Collection<String> tables, String what) {
        log.warn("The changes of {} are captured as soon as {}", tables, what);
        Map<String, String> reasons = new TreeMap<>();
        tables.forEach(name -> reasons.put(name, "it is captured as soon as " + what));
        reasons.putAll(leftOut);
        uncaptured.record(LOG, reasons);
    }

    /** Notes that these tables no longer wait, and takes out what no definition routes. One table too many does no harm. */
    void noteCaptured(Map<String, RoutedTable> admitted) {
        uncaptured.record(LOG, leftOut);
        publication
                .holdOnly(admitted.values())
                .ifPresent(why -> log.info("Tables that no definition routes stay in the publication: {}", why));
    }

    private static Map<String, RoutedTable> without(Map<String, RoutedTable> tables, Set<String> out) {
        Map<String, RoutedTable> without = new TreeMap<>(tables);
        without.keySet().removeAll(out);
        return without;
    }
}
