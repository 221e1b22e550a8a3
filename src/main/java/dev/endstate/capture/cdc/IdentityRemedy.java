package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Says what to run so that the log holds columns of former rows and the application can write as before. An index logs less than the
 * full row, but is proposed only where its values cannot outgrow it.
 */
final class IdentityRemedy {
    /** The most bytes that PostgreSQL keeps of a name. */
    private static final int NAME_BYTES = 63;

    private final IndexableColumns columns;
    private final OtherPublications publications;
    private final String publication;

    /** @param publication the name of Endstate's publication */
    IdentityRemedy(IndexableColumns columns, OtherPublications publications, String publication) {
        this.columns = columns;
        this.publications = publications;
        this.publication = publication;
    }

    /** Makes one that asks a database, for Endstate's publication in it. */
    static IdentityRemedy of(JdbcClient source, String publication) {
        return new IdentityRemedy(
                new IndexableColumns(source), new OtherPublications(source, publication), publication);
    }

    private record Proposal(LoggedTable table, boolean isFull, Set<String> identity, String statement) {}

    /**
     * Returns what to do: {@code run: } with statements, or a sentence where no statement is safe.
     *
     * @param parts a table and its partitions
     * @param wanted the columns that the identity of each is to hold; empty if any identity will do
     */
    String of(List<LoggedTable> parts, Set<String> wanted) {
        List<Proposal> chosen = new ArrayList<>();
        for (LoggedTable table : lacking(parts, wanted)) {
            List<Proposal> proposals = proposals(table, wanted);
            Optional<Proposal> safe = proposals.stream()
                    .filter(proposal -> objection(proposal).isEmpty())
                    .findFirst();
            if (safe.isEmpty()) {
                return inWords(table, wanted, proposals);
            }

            chosen.add(safe.get());
        }

        Stream<String> before = chosen.stream()
                .filter(this::needsGenerated)
                .limit(1)
                .map(proposal -> "ALTER PUBLICATION " + RoutedTable.quoted(publication) + " SET ("
                        + Publication.GENERATED_COLUMNS + ");");

        return "run: "
                + Stream.concat(before, chosen.stream().map(Proposal::statement))
                        .collect(Collectors.joining(" "));
    }

    private static List<LoggedTable> lacking(List<LoggedTable> parts, Set<String> wanted) {
        return TableCatalog.logged(parts).stream()
                .filter(part -> part.identity().isEmpty() || !part.carried().containsAll(told(part, wanted)))
                .toList();
    }

    private static Set<String> told(LoggedTable table, Set<String> wanted) {
        Set<String> told = new TreeSet<>(wanted);
        told.removeAll(table.untold());
        return told;
    }

    private List<Proposal> proposals(LoggedTable table, Set<String> wanted) {
        List<Proposal> proposals = new ArrayList<>();
        // In this order, so that the index finds rows by what is wanted; somebody else may rely on what the identity
        // holds already.
        Set<String> all = new LinkedHashSet<>(told(table, wanted));
        all.addAll(table.identity());

        String alter = "ALTER TABLE " + table.name() + " REPLICA IDENTITY ";

        if (!wanted.isEmpty()) {
            columns.existing(table, all)
                    .ifPresent(index -> proposals.add(new Proposal(
                            table,
                            false,
                            Set.copyOf(index.columns()),
                            alter + "USING INDEX " + RoutedTable.quoted(index.name()) + ";")));
            columns.with(table, all)
                    .flatMap(list -> columns.free(table, names(table.table().name()))
                            .map(name -> new Proposal(
                                    table,
                                    false,
                                    Set.copyOf(list),
                                    create(table, name, list) + alter + "USING INDEX " + RoutedTable.quoted(name)
                                            + ";")))
                    .ifPresent(proposals::add);
        }

        // One statement that holds for whatever is routed next; a partition for each month would need an index for
        // each.
        Proposal full = new Proposal(table, true, table.columns(), alter + "FULL;");
        proposals.add(table.isRoot() ? proposals.size() : 0, full);
        return proposals;
    }

    private static String create(LoggedTable table, String name, List<String> columns) {
        return "CREATE UNIQUE INDEX CONCURRENTLY " + RoutedTable.quoted(name) + " ON " + table.name() + " ("
                + columns.stream().map(RoutedTable::quoted).collect(Collectors.joining(", ")) + "); ";
    }

    /** The name {@code table_endstate}, and some more in case that it is taken. */
    private static List<String> names(String table) {
        return Stream.of("_endstate", "_endstate2", "_endstate3", "_endstate4")
                .map(end -> shortened(table, NAME_BYTES - end.length()) + end)
                .toList();
    }

    private static String shortened(String name, int bytes) {
        String shortened = name;
        while (shortened.getBytes(StandardCharsets.UTF_8).length > bytes) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        return shortened;
    }

    private Optional<String> objection(Proposal proposal) {
        Set<String> virtual = LoggedTable.common(proposal.table().virtual(), proposal.identity());
        if (!virtual.isEmpty()) {
            return Optional.of("its generated columns " + virtual + " are virtual");
        }
        return publications.objection(proposal.table(), proposal.identity(), proposal.isFull());
    }

    private boolean needsGenerated(Proposal proposal) {
        LoggedTable table = proposal.table();
        return !LoggedTable.common(table.stored(), proposal.identity()).isEmpty()
                && publications.isOwnWithoutGenerated(table);
    }

    private String inWords(LoggedTable table, Set<String> wanted, List<Proposal> proposals) {
        String objections = proposals.stream()
                .flatMap(proposal -> objection(proposal).stream())
                .distinct()
                .collect(Collectors.joining(", "));

        return "no replica identity of " + table.name()
                + " is safe: PostgreSQL would refuse the application's updates, since "
                + objections
                + (wanted.isEmpty()
                        ? ". Give it a primary key"
                        : ". Give it a primary key and " + wanted
                                + " NOT NULL and types of a bounded length, so that an index over"
                                + " them can be its identity; or route it without them: by the primary key, with a \"lookup\" (which"
                                + " finds nothing for a deleted row), and without \"when\"; or let the application tell its changes"
                                + " by a topic");
    }
}
