package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.TransactionIds;
import dev.endstate.servers.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL makes a slot only when each transaction has ended that is under way, in whichever database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlotCreationIT {
    private static final String NAME = "slotcreation" + ProcessHandle.current().pid();

    private final PGSimpleDataSource server = server();
    private final JdbcClient sql = JdbcClient.create(server);
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<String> made = new ConcurrentLinkedQueue<>();
    private final ReplicationSlot slot = new ReplicationSlot(sql, NAME);
    private CaptureLoop loop = loop(server, sql);

    private static PGSimpleDataSource server() {
        PGSimpleDataSource server = Servers.shared().postgres().createDatabase(NAME);
        server.setApplicationName("forgotten console");
        return server;
    }

    private CaptureLoop loop(PGSimpleDataSource user, JdbcClient asks) {
        SlotCreation creation = new SlotCreation(
                new CaptureConnections(user), new ReplicationSlot(asks, NAME), new RunningTransactions(asks));
        return new CaptureLoop("making", Duration.ofMinutes(5), running -> {
            creation.create(running, said::add).ifPresent(made::add);
        });
    }

    @AfterEach
    void drop() {
        loop.stop();
        await().until(() -> slot.state().filter(ReplicationSlot.State::active).isEmpty());
        slot.state().ifPresent(state -> slot.drop());
        loop = loop(server, sql);
        said.clear();
        made.clear();
    }

    @Test
    void a_slot_that_waits_for_an_idle_transaction_names_it_and_is_made_after_its_end() throws SQLException {
        try (Connection console = server.getConnection();
                Statement statement = console.createStatement()) {
            console.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id() -- forgotten");
            int process = console.unwrap(PGConnection.class).getBackendPID();

            loop.start();
            await().untilAsserted(() -> assertThat(said)
                    .singleElement()
                    .asString()
                    .contains(
                            "of process " + process + " (application forgotten console, user postgres, database "
                                    + NAME,
                            ", from 127.0.0.1, since 2",
                            "idle in transaction: SELECT pg_current_xact_id() -- forgotten"));
            assertThat(slot.state().orElseThrow().isBeingMade()).isTrue();

            console.commit();
            await().untilAsserted(() -> assertThat(made).hasSize(1));
            assertThat(slot.state().orElseThrow().isBeingMade()).isFalse();
        }
    }

    @Test
    void a_slot_is_made_so_that_standbys_keep_it() {
        loop.start();
        await().untilAsserted(() -> assertThat(made).hasSize(1));
        assertThat(sql.sql("SELECT failover FROM pg_replication_slots WHERE slot_name = ?")
                        .param(NAME)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(slot.state().orElseThrow().isLostByFailover()).isFalse();
    }

    @Test
    void a_prepared_transaction_is_named_by_its_id() throws SQLException {
        try (Connection console = server.getConnection();
                Statement statement = console.createStatement()) {
            statement.execute("BEGIN; SELECT pg_current_xact_id(); PREPARE TRANSACTION 'order 66'");
            loop.start();
            await().untilAsserted(() ->
                    assertThat(said).singleElement().asString().contains("prepared transaction", "'order 66'"));
            statement.execute("COMMIT PREPARED 'order 66'");
        }
        await().untilAsserted(() -> assertThat(made).hasSize(1));
    }

    @Test
    void the_database_s_own_limits_do_not_end_the_wait() throws SQLException {
        sql.sql("ALTER DATABASE " + NAME + " SET statement_timeout = '1s'").update();
        sql.sql("ALTER DATABASE " + NAME + " SET lock_timeout = '1s'").update();

        try (Connection console = server.getConnection();
                Statement statement = console.createStatement()) {
            console.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");

            loop.start();
            await().until(() -> slot.state().isPresent());

            int process = slot.state().orElseThrow().process();
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> slot.state()
                            .filter(made -> made.process() == process)
                            .isPresent());
        } finally {
            sql.sql("ALTER DATABASE " + NAME + " RESET ALL").update();
        }

        await().untilAsserted(() -> assertThat(made).hasSize(1));
    }

    @Test
    void a_transaction_that_is_under_way_is_below_the_id_that_no_transaction_has_yet() throws SQLException {
        try (Connection other = server.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
                row.next();
                assertThat(new TransactionIds(sql).next()).isGreaterThan(row.getLong(1));
            }
            other.rollback();
        }
    }

    @Test
    void an_end_while_it_waits_leaves_no_slot_behind() throws SQLException {
        try (Connection console = server.getConnection();
                Statement statement = console.createStatement()) {
            console.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            loop.start();
            await().until(() -> !said.isEmpty());
            loop.stop();
            await().until(() -> slot.state().isEmpty());
        }
        assertThat(made).isEmpty();
    }

    @Test
    void a_user_who_may_not_see_what_others_run_is_told_the_process() throws SQLException {
        String user = NAME + "_replicator";
        sql.sql("CREATE ROLE " + user + " LOGIN REPLICATION").update();
        PGSimpleDataSource replicating = Servers.shared().postgres().source(NAME, user);

        loop = loop(replicating, JdbcClient.create(replicating));

        try (Connection console = server.getConnection();
                Statement statement = console.createStatement()) {
            console.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            int process = console.unwrap(PGConnection.class).getBackendPID();

            loop.start();
            await().untilAsserted(() -> assertThat(said)
                    .singleElement()
                    .asString()
                    .contains(
                            "of process " + process,
                            "application forgotten console, user postgres",
                            "GRANT pg_read_all_stats TO " + user));
        }

        await().untilAsserted(() -> assertThat(made).hasSize(1));
        assertThat(List.copyOf(said)).hasSize(1);
    }
}
