package dev.endstate.source.document;

import dev.endstate.definition.Definition;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Asks the catalog about everything that definitions' queries read: tables with their partitions, views with what they read,
 * functions with what these name, labels of enums. It takes no lock and needs no right beyond that to read. Operators and functions
 * of extensions are not looked at.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalogs.html">System Catalogs</a>
 */
@Component
public final class DocumentCatalog {
    /** A function names others, which name others again: the look ends after so many rounds. */
    private static final int MOST_ROUNDS = 8;

    private final SourceDatabase database;

    public DocumentCatalog(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Asks what the catalog says now.
     *
     * @throws SourceException.Unavailable if the database cannot be asked
     */
    public Map<Definition, CatalogFacts> of(Collection<Definition> definitions) {
        List<Definition> all = List.copyOf(definitions);
        List<CatalogLook> looks = all.stream()
                .map(definition -> new CatalogLook(SqlWords.of(definition)))
                .toList();

        try (Connection connection = database.connect()) {
            for (int round = 0; round < MOST_ROUNDS && looks.stream().anyMatch(CatalogLook::hasGrown); round++) {
                CatalogQuery.look(connection, looks);
            }
            connection.rollback();
        } catch (SQLException e) {
            throw new SourceException.Unavailable("cannot ask the catalog: " + e.getMessage(), e);
        }

        Map<Definition, CatalogFacts> facts = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            facts.put(all.get(i), new CatalogFacts(looks.get(i).facts()));
        }
        return facts;
    }
}
