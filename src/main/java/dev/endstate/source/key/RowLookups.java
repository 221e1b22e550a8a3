package dev.endstate.source.key;

import dev.endstate.definition.Key;
import dev.endstate.definition.KeySpec;
import dev.endstate.definition.NamedSql;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceException;
import dev.endstate.source.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks a lookup for the keys of many changed rows at once. */
@Component
public final class RowLookups {
    private static final Logger log = LoggerFactory.getLogger(RowLookups.class);

    private final SourceDatabase database;
    private final Map<Asked, Optional<SetForm>> forms = new ConcurrentHashMap<>();

    private record Asked(KeySpec key, NamedSql lookup) {}

    public RowLookups(SourceDatabase database) {
        this.database = database;
    }

    /**
     * Finds the keys that each row leads to, in the order of the rows, some of them perhaps more than once.
     *
     * @param rows the changed rows' columns; a parameter that a row lacks is NULL
     * @param mostOfOne of a row that leads to more, {@code mostOfOne + 1} of its keys are returned
     * @param mostOfAll of all rows together, at least {@code mostOfOne + 1}
     * @throws SourceException.Faulty if some row makes the statement fail or last too long: ask for the halves
     * @throws SourceException.TooLarge if they lead to more than {@code mostOfAll} keys together: ask for the halves
     * @throws SourceException.Broken if the lookup does not fit the database, whatever the row
     * @throws SourceException.Unavailable if the database cannot be asked
     */
    public List<List<Key>> ask(
            KeySpec key, NamedSql lookup, List<Map<String, @Nullable String>> rows, int mostOfOne, int mostOfAll) {
        Asked asked = new Asked(key, lookup);
        LookupRun run = new LookupRun(key, lookup, rows, mostOfOne, mostOfAll);
        try {
            return attempt(asked, run);
        } catch (SourceException.Broken e) {
            // The tables may have changed, so the types are found out anew.
            forms.remove(asked);
        }

        try {
            return attempt(asked, run);
        } catch (SourceException.Broken e) {
            if (forms.containsKey(asked)) {
                // The database has prepared it, so some row makes an expression that is not SQL, as a type's name can.
                throw new SourceException.Faulty(String.valueOf(e.getMessage()), e, false);
            }
            throw e;
        }
    }

    private List<List<Key>> attempt(Asked asked, LookupRun run) {
        return database.withPlansOfNow(() -> attemptOnce(asked, run));
    }

    private List<List<Key>> attemptOnce(Asked asked, LookupRun run) {
        try (Connection connection = database.connect()) {
            Optional<SetForm> form = form(asked, connection);
            List<List<Key>> keys = form.isPresent() ? run.together(form.get(), connection) : run.oneByOne(connection);
            connection.commit();
            return keys;
        } catch (SQLException e) {
            throw SqlStates.explain("keys by " + asked.lookup().text(), e);
        }
    }

    /** Empty if the lookup can be asked for one row only. */
    private Optional<SetForm> form(Asked asked, Connection connection) throws SQLException {
        @Nullable Optional<SetForm> known = forms.get(asked);
        if (known != null) {
            return known;
        }

        Optional<SetForm> form = prepared(asked, connection);
        connection.rollback();
        forms.put(asked, form);
        return form;
    }

    private static Optional<SetForm> prepared(Asked asked, Connection connection) throws SQLException {
        try {
            return Optional.of(SetForm.of(asked.key(), asked.lookup(), connection));
        } catch (SQLException e) {
            connection.rollback();
            if (!(SqlStates.explain("", e) instanceof SourceException.Broken)) {
                throw e;
            }

            prepareAlone(asked, connection);
            log.info(
                    "The lookup \"{}\" is asked for each changed row by itself, since the database refuses it for several:"
                            + " {}. That is slower; write it without aggregates over its parameters alone",
                    asked.lookup().text(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** @throws SQLException if the database refuses the lookup for one row, too */
    private static void prepareAlone(Asked asked, Connection connection) throws SQLException {
        try (PreparedStatement alone = connection.prepareStatement(
                KeySql.some(asked.key(), asked.lookup().jdbc()))) {
            alone.getMetaData();
        }
    }
}
