package dev.endstate.capture.cdc;

import dev.endstate.change.RoutedTable;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs statements that make or alter the publication, and says what to do where the server refuses one. */
final class PublicationChange {
    private static final Logger log = LoggerFactory.getLogger(PublicationChange.class);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final JdbcClient source;
    private final TransactionOperations transactions;
    private final String publication;

    PublicationChange(DataSource source, String publication) {
        this.source = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        this.publication = publication;
    }

    /**
     * Alters the publication.
     *
     * @param how what follows its name in {@code ALTER PUBLICATION}
     * @return why that cannot be done now, and what to do; empty if it was done
     */
    Optional<String> alter(String how) {
        String statement = "ALTER PUBLICATION " + RoutedTable.quoted(publication) + how;
        try {
            run(statement);
            return Optional.empty();
        } catch (DataAccessException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
            return Optional.of(cause.getMessage() + remedy(state, statement));
        }
    }

    private static String remedy(String state, String statement) {
        return switch (state) {
            case INSUFFICIENT_PRIVILEGE ->
                ". Run, as the owner of both table and publication, or as a superuser: " + statement + ";";
            case LOCK_NOT_AVAILABLE ->
                ". Something holds a lock on it, such as an index that is being built: this is tried again";
            default -> "";
        };
    }

    /**
     * Runs a statement, and says so in the log.
     *
     * @throws DataAccessException if the server refuses it, or if it had to wait for a lock
     */
    void run(String statement) {
        transactions.executeWithoutResult(status -> {
            // Whoever builds an index holds such a lock for hours, and everybody who waits for it holds up others.
            source.sql("SET LOCAL lock_timeout = '1s'").update();
            source.sql(statement).update();
        });
        log.info("{}", statement);
    }
}
