package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SourceConnectionsTest {
    private final AtomicInteger successions = new AtomicInteger();
    private final SourceConnections connections =
            new SourceConnections(new PGSimpleDataSource(), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @BeforeEach
    void count() {
        connections.onSuccession(successions::incrementAndGet);
    }

    private static SourceServer server(String identity, int timeline, String path) {
        return new SourceServer(identity, false, timeline, path);
    }

    @Test
    void a_standby_is_not_read_even_at_first() {
        assertThatThrownBy(() -> connections.checked(new SourceServer("7/shop", true, 0, "public")))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("standby", "targetServerType=primary");
        assertThat(connections.identity()).isNull();
    }

    @Test
    void another_database_is_not_read() throws SQLException {
        connections.checked(server("7/shop", 1, "public"));
        assertThatThrownBy(() -> connections.checked(server("8/shop", 1, "public")))
                .hasMessageContainingAll("8/shop", "7/shop");
    }

    @Test
    void a_promoted_server_ends_the_connections_to_the_former_one_once() throws SQLException {
        connections.checked(server("7/shop", 1, "public"));
        connections.checked(server("7/shop", 2, "public"));
        connections.checked(server("7/shop", 2, "public"));
        assertThat(successions).hasValue(1);
    }

    @Test
    void a_former_primary_that_still_answers_is_not_read() throws SQLException {
        connections.checked(server("7/shop", 1, "public"));
        connections.checked(server("7/shop", 2, "public"));
        assertThatThrownBy(() -> connections.checked(server("7/shop", 1, "public")))
                .hasMessageContainingAll("timeline 1", "timeline 2");
        assertThatCode(() -> connections.checked(server("7/shop", 3, "public"))).doesNotThrowAnyException();
    }

    @Test
    void names_mean_the_tables_that_they_meant_at_first() throws SQLException {
        assertThat(connections.checked(server("7/shop", 1, "app, public")).path())
                .isEqualTo("app, public");
        assertThat(connections.checked(server("7/shop", 1, "public")).path()).isEqualTo("app, public");
        assertThat(connections.checked(server("7/shop", 2, "other")).path()).isEqualTo("app, public");
        assertThat(connections.checked(server("7/shop", 2, "other")).path()).isEqualTo("app, public");
    }
}
