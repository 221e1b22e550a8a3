package dev.endstate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Each connection remembers the plans of its statements, and refuses them once a table was altered. */
class OldPlansTest {
    private static final SourceException.Broken OLD_PLAN = broken("cached plan must not change result type", "0A000");

    private final SourceDatabase database = new SourceDatabase(
            new PGSimpleDataSource(),
            new SourceProperties(null, null, null, 6, Duration.ofSeconds(20), Duration.ofSeconds(3)),
            new SimpleMeterRegistry());

    private static SourceException.Broken broken(String message, String state) {
        return (SourceException.Broken) SqlStates.explain("document.sql", new SQLException(message, state));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A read that is refused once for each of these. */
    private String read(List<SourceException.Broken> refusals) {
        Deque<SourceException.Broken> left = new ArrayDeque<>(refusals);
        return database.withPlansOfNow(() -> {
            if (!left.isEmpty()) {
                throw left.removeFirst();
            }
            return "document";
        });
    }

    @Test
    void what_several_connections_refuse_in_a_row_is_read_by_new_ones() {
        assertThat(read(List.of(OLD_PLAN, OLD_PLAN, OLD_PLAN))).isEqualTo("document");
    }

    @Test
    void what_new_connections_refuse_too_is_told() {
        assertThatThrownBy(() -> read(List.of(OLD_PLAN, OLD_PLAN, OLD_PLAN, OLD_PLAN)))
                .isSameAs(OLD_PLAN);
    }

    @Test
    void a_column_that_is_gone_is_told_at_once() {
        SourceException.Broken gone = broken("column p.name does not exist", "42703");

        assertThatThrownBy(() -> read(List.of(gone))).isSameAs(gone);
    }
}
