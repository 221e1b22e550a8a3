package dev.endstate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class LockSessionIT {
    private final List<Connection> opened = new ArrayList<>();
    private final PGSimpleDataSource database = new PGSimpleDataSource() {
        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            opened.add(connection);
            return connection;
        }
    };
    private final LockSession one = session();
    private final LockSession other = session();

    private LockSession session() {
        database.setURL(Servers.shared().postgres().jdbcUrl("postgres"));
        database.setUser(PostgresServer.USER);
        return new LockSession(database);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void however_many_locks_an_instance_has_they_take_one_session() throws SQLException {
        List<AdvisoryLock.Held> locks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            locks.add(one.take("many." + i).orElseThrow());
        }
        assertThat(opened).hasSize(1);
        assertThat(locks).allMatch(AdvisoryLock.Held::isStillHeld);
        assertThat(other.take("many.7")).isEmpty();
        one.release(locks.get(7));
        assertThat(other.take("many.7")).isPresent();
        assertThat(locks.get(8).isStillHeld()).isTrue();
    }

    @Test
    void a_lock_is_not_given_twice_to_the_session_that_has_it() throws SQLException {
        AdvisoryLock.Held lock = one.take("twice").orElseThrow();
        assertThat(one.take("twice")).isEmpty();
        one.release(lock);
        assertThat(one.take("twice")).isPresent();
    }

    @Test
    void a_lost_session_takes_every_lock_with_it_and_another_is_opened() throws SQLException {
        AdvisoryLock.Held first = one.take("lost.1").orElseThrow();
        AdvisoryLock.Held second = one.take("lost.2").orElseThrow();
        JdbcClient.create(database)
                .sql("SELECT pg_terminate_backend(?)")
                .param(process(opened.getFirst()))
                .query()
                .listOfRows();
        await().until(() -> other.take("lost.1").isPresent());
        assertThat(first.isStillHeld()).isFalse();
        assertThat(second.isStillHeld()).isFalse();
        // Its work may not have noticed yet, and must not have company.
        assertThat(one.take("lost.2")).isEmpty();
        one.release(first);
        one.release(second);
        Optional<AdvisoryLock.Held> again = one.take("lost.2");
        assertThat(again).isPresent();
        assertThat(again.get().isStillHeld()).isTrue();
        assertThat(second.isStillHeld()).isFalse();
    }

    @Test
    void the_server_gives_up_within_seconds_a_host_that_says_nothing_any_more() throws SQLException {
        database.setOptions("-c idle_session_timeout=1h");
        one.take("silent");
        JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(opened.getLast(), true));
        assertThat(session.sql(
                                "SELECT name, setting FROM pg_settings WHERE name LIKE 'tcp_%' OR name = 'idle_session_timeout'")
                        .query((row, n) -> Map.entry(row.getString(1), row.getInt(2)))
                        .list())
                .contains(
                        Map.entry("tcp_keepalives_idle", 5),
                        Map.entry("tcp_keepalives_interval", 2),
                        Map.entry("tcp_keepalives_count", 3),
                        Map.entry("tcp_user_timeout", 10_000),
                        // Whatever the role or the database says: a lock's session is idle.
                        Map.entry("idle_session_timeout", 0));
    }

    private static int process(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }
}
