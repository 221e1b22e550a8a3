package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import dev.endstate.servers.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server as it is installed, and what makes it one whose log can be read. Whatever is advised is run as it is written. */
class LogServerCheckIT {
    private static final String USER = "\"shop reader\"";

    private static PostgresServer postgres;

    private final JdbcClient dba = JdbcClient.create(server(PostgresServer.USER));
    private final JdbcClient reader = JdbcClient.create(server("shop reader"));
    private final ServerCheck check = new LogServerCheck(reader, "shop");

    @BeforeAll
    static void start() {
        postgres = PostgresServer.startAsInstalled();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    private static PGSimpleDataSource server(String user) {
        return postgres.source("postgres", user);
    }

    @Test
    void each_statement_that_is_advised_ends_what_it_was_advised_for() throws SQLException {
        dba.sql("CREATE ROLE " + USER + " LOGIN").update();

        assertThat(check.findings().problems())
                .extracting(Problem::file, Problem::cause, Problem::remedy)
                .containsExactly(
                        tuple(
                                "PostgreSQL",
                                "wal_level is replica, so its log does not tell what changed",
                                "ALTER SYSTEM SET wal_level = logical; and a restart"),
                        tuple(
                                "PostgreSQL",
                                "the user " + USER + " may not read its log",
                                "ALTER ROLE " + USER + " REPLICATION;"));
        assertThat(check.findings().warnings())
                .extracting(Problem::cause)
                .singleElement()
                .asString()
                .startsWith("max_slot_wal_keep_size is not set: while nobody reads the slot shop");

        ServerCheck.Findings found = check.findings();
        found.problems().forEach(this::follow);
        found.warnings().forEach(this::follow);
        await().untilAsserted(() -> assertThat(check.findings().warnings()).isEmpty());
        postgres.startAgain();
        assertThat(check.findings()).isEqualTo(ServerCheck.Findings.NONE);

        fewSlotsAndConnections();
        aManagedServer();
    }

    private void fewSlotsAndConnections() throws SQLException {
        dba.sql("ALTER SYSTEM SET max_replication_slots = 1").update();
        dba.sql("ALTER SYSTEM SET max_wal_senders = 1").update();
        postgres.startAgain();
        dba.sql("SELECT pg_create_physical_replication_slot('forgotten')")
                .query()
                .listOfRows();

        PGSimpleDataSource other = server("shop reader");
        other.setReplication("database");
        other.setPreferQueryMode(PreferQueryMode.SIMPLE);
        other.setAssumeMinServerVersion("14");

        try (Connection sender = other.getConnection()) {
            assertThat(sender.isClosed()).isFalse();
            assertThat(check.findings().problems())
                    .extracting(Problem::cause)
                    .containsExactly(
                            "all its 1 replication slots are taken, and the slot shop is not made yet",
                            "all its 1 connections that may read the log are taken, and none of them reads slot shop");

            List<Problem> problems = check.findings().problems();
            assertThat(told(problems.get(0))).containsExactly("forgotten");
            assertThat(told(problems.get(1))).hasSize(1);

            dba.sql("SELECT pg_terminate_backend(?::int)")
                    .param(told(problems.get(1)).getFirst())
                    .query()
                    .listOfRows();
        }

        dba.sql("SELECT pg_drop_replication_slot('forgotten')").query().listOfRows();
        await().untilAsserted(() -> assertThat(check.findings()).isEqualTo(ServerCheck.Findings.NONE));
    }

    /** What only the services have is played by their roles. */
    private void aManagedServer() {
        dba.sql("ALTER SYSTEM SET wal_level = replica").update();
        dba.sql("ALTER SYSTEM RESET max_slot_wal_keep_size").update();
        dba.sql("ALTER ROLE " + USER + " NOREPLICATION").update();
        postgres.startAgain();

        assertThat(adviceWith("azure_pg_admin"))
                .containsExactly(
                        "set the server parameter wal_level = logical, and restart the server",
                        "ALTER ROLE " + USER + " REPLICATION;",
                        "set max_slot_wal_keep_size = 50GB as a server parameter");

        assertThat(adviceWith("cloudsqlsuperuser"))
                .containsExactly(
                        "set the flag cloudsql.logical_decoding = on of the instance, which restarts it",
                        "ALTER ROLE " + USER + " REPLICATION;",
                        "set max_slot_wal_keep_size = 50GB as a flag of the instance");

        dba.sql("CREATE ROLE rds_replication").update();
        assertThat(adviceWith("rds_superuser"))
                .first()
                .asString()
                .startsWith("set rds.logical_replication = 1 in the parameter group of the instance");

        dba.sql("CREATE ROLE rds_superuser").update();
        follow(check.findings().problems().getLast());
        assertThat(check.findings().problems()).extracting(Problem::cause).noneMatch(cause -> cause.contains(USER));
    }

    private List<String> adviceWith(String role) {
        dba.sql("CREATE ROLE " + role).update();
        ServerCheck.Findings found = check.findings();
        dba.sql("DROP ROLE " + role).update();
        return Stream.concat(found.problems().stream(), found.warnings().stream())
                .map(problem -> problem.remedy().replaceFirst(" with what .*", ""))
                .toList();
    }

    /** As a DBA types it, one statement after the other. */
    private void follow(Problem problem) {
        String remedy = problem.remedy();
        for (String statement : remedy.substring(0, remedy.lastIndexOf(';')).split(";")) {
            new JdbcTemplate(server(PostgresServer.USER)).execute(statement);
        }
    }

    private List<String> told(Problem problem) {
        String remedy = problem.remedy();
        return dba.sql(remedy.substring(remedy.indexOf("SELECT")))
                .query((row, n) -> row.getString(1))
                .list();
    }
}
