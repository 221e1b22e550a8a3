package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which tables may enter the publication: those that the server accepts, whose changes it reports under their own name, and
 * whose updates and deletions it still takes afterwards.
 *
 * @see <a href="https://www.postgresql.org/docs/current/logical-replication-publication.html">Publication</a>
 */
final class Admission {
    private final TableCatalog catalog;
    private final Publication publication;
    private final IdentityRemedy remedy;

    Admission(TableCatalog catalog, Publication publication, IdentityRemedy remedy) {
        this.catalog = catalog;
        this.publication = publication;
        this.remedy = remedy;
    }

    /**
     * Why a table is not followed.
     *
     * @param cause what is wrong with it, without its name in front
     * @param remedy what to do instead
     * @param breaksWrites whether updates of the application fail while it is in the publication
     */
    record Refusal(String cause, String remedy, boolean breaksWrites) {}

    /**
     * A judgement.
     *
     * @param refused tables that must not enter, by {@code schema.table}
     * @param generated those of the others that need a publication with generated columns
     */
    record Judgement(Map<String, Refusal> refused, Set<String> generated) {}

    /** Whether the application can no longer write one of these published tables, so that they must be judged again at once. */
    boolean isAnyUnwritable(Collection<RoutedTable> published) {
        return catalog.isAnyUnwritable(published);
    }

    /**
     * Judges tables.
     *
     * @param tables all that are routed, by {@code schema.table}
     */
    Judgement judge(Map<String, RoutedTable> tables) {
        Map<String, List<LoggedTable>> found = catalog.of(tables);
        Set<String> published = new TreeSet<>(publication.present());
        published.addAll(tables.keySet());

        Map<String, Refusal> refused = new TreeMap<>();
        Set<String> generated = new TreeSet<>();
        tables.forEach((name, table) -> {
            List<LoggedTable> parts = found.getOrDefault(name, List.of());
            Optional<Refusal> refusal = judge(parts, published);
            refusal.ifPresent(reason -> refused.put(name, reason));
            if (refusal.isEmpty() && needsGenerated(parts, table)) {
                generated.add(name);
            }
        });

        return new Judgement(refused, generated);
    }

    private Optional<Refusal> judge(List<LoggedTable> parts, Set<String> published) {
        Optional<LoggedTable> found = parts.stream().filter(LoggedTable::isRoot).findFirst();
        if (found.isEmpty()) {
            return refusal("does not exist (any more)", "take its routes out of the definition, or correct the name");
        }
        LoggedTable root = found.get();

        if (!root.isInTheLog() && !root.isPartitioned()) {
            return refusal(kind(root), instead(root));
        }

        Set<String> above = LoggedTable.common(root.ancestors(), published);
        if (!above.isEmpty()) {
            return refusal(
                    "is a partition whose rows are told as those of " + above, "route " + above + " instead of it");
        }

        if (root.isPartitioned() && !root.hasKey()) {
            return breaking(
                    "is partitioned and has no primary key (or a deferrable one), so that partitions which are added later have no"
                            + " replica identity, and the application's updates of them would fail",
                    "give it a primary key; let the application tell its changes by a topic otherwise");
        }

        return judgeIdentities(TableCatalog.logged(parts));
    }

    private Optional<Refusal> judgeIdentities(List<LoggedTable> parts) {
        List<LoggedTable> without =
                parts.stream().filter(part -> part.identity().isEmpty()).toList();
        if (!without.isEmpty()) {
            return breaking(
                    "does not log which row was changed: there is no replica identity in " + names(without)
                            + " (no primary key, a deferrable one, NOTHING, or an index that is gone), so that the application's"
                            + " updates and deletions would fail as soon as it is published",
                    remedy.of(without, Set.of()));
        }

        List<LoggedTable> virtual = parts.stream()
                .filter(part ->
                        !LoggedTable.common(part.identity(), part.virtual()).isEmpty())
                .toList();
        if (!virtual.isEmpty()) {
            return breaking(
                    "has virtual generated columns in the replica identity of " + names(virtual)
                            + ", so that the application's updates and deletions would fail as soon as it is published",
                    virtual.stream().allMatch(LoggedTable::hasKey)
                            ? "run: "
                                    + String.join(
                                            " ",
                                            virtual.stream()
                                                    .map(part ->
                                                            "ALTER TABLE " + part.name() + " REPLICA IDENTITY DEFAULT;")
                                                    .toList())
                            : "give it a primary key, and then REPLICA IDENTITY DEFAULT");
        }

        return Optional.empty();
    }

    private static boolean needsGenerated(List<LoggedTable> parts, RoutedTable table) {
        return parts.stream()
                .anyMatch(part -> part.stored().stream()
                        .anyMatch(column -> part.identity().contains(column)
                                || table.columns().contains(column)));
    }

    private static String kind(LoggedTable root) {
        return switch (root.kind()) {
            case 'v' -> "is a view, and the log tells changes of tables only";
            case 'm' -> "is a materialized view, and the log tells changes of tables only";
            case 'f' -> "is a foreign table, whose changes are in another server's log";
            case 'r' ->
                root.isSystem()
                        ? "is a system table, which cannot be published"
                        : "is " + (root.persistence() == 'u' ? "unlogged" : "temporary")
                                + ", so that the log does not tell its changes";
            default -> "is not a table";
        };
    }

    private String instead(LoggedTable root) {
        return switch (root.kind()) {
            case 'v', 'm' ->
                "route the tables that it reads instead: " + catalog.readBy(root) + ", by a key or a lookup";
            case 'f' -> "let its own database, or the application, tell its changes by a topic";
            case 'r' ->
                root.isSystem() || root.persistence() == 't'
                        ? "route another table"
                        : "ALTER TABLE " + root.name()
                                + " SET LOGGED makes it an ordinary one; or let the application tell its changes"
                                + " by a topic";
            default -> "route a table";
        };
    }

    private static String names(List<LoggedTable> parts) {
        return parts.stream().map(LoggedTable::name).toList().toString();
    }

    private static Optional<Refusal> refusal(String cause, String remedy) {
        return Optional.of(new Refusal(cause, remedy, false));
    }

    private static Optional<Refusal> breaking(String cause, String remedy) {
        return Optional.of(new Refusal(cause, remedy, true));
    }
}
