package dev.endstate.instance.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.servers.Servers;
import dev.endstate.testing.InBackground;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events of one instance, heard on another: they may come late or never, and nobody takes silence for good news. */
class EventsIT {
    private static final Event EVENT = new Event.GenerationsChanged("products");

    private final DataSource source = database();
    private final JdbcClient database = JdbcClient.create(source);
    private final Events there = new Events(database);
    private final Events here = new Events(database);
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private Hearing hearing = Hearing.of(source, here);

    EventsIT() {
        here.listen(heard::add);
    }

    @AfterEach
    void close() {
        hearing.close();
    }

    private static DataSource database() {
        return Servers.shared()
                .postgres()
                .createDatabase("events" + UUID.randomUUID().toString().replace("-", ""));
    }

    @Test
    void what_one_instance_tells_another_hears_and_each_event_is_read_as_it_was_told() {
        List<Event> told = List.of(new Event.JobFree(), new Event.JobMoved(17), EVENT);
        told.forEach(there::tell);
        await().untilAsserted(() -> assertThat(heard).isEqualTo(told));
    }

    @Test
    void an_event_is_heard_when_what_it_tells_of_is_committed_and_not_if_it_is_rolled_back() {
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        transaction.executeWithoutResult(status -> {
            there.tell(new Event.JobMoved(1));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            there.tell(EVENT);
            InBackground.run(() -> there.tell(new Event.JobFree())).join();
            await().untilAsserted(() -> assertThat(heard).containsExactly(new Event.JobFree()));
        });
        await().untilAsserted(() -> assertThat(heard).containsExactly(new Event.JobFree(), EVENT));
    }

    @Test
    void a_word_of_another_version_is_passed_over() {
        database.sql("SELECT pg_notify('endstate', 'moved to another house'), pg_notify('endstate', 'later 1')")
                .query(row -> {});
        there.tell(EVENT);
        await().untilAsserted(() -> assertThat(heard).containsExactly(EVENT));
    }

    @Test
    void a_session_that_is_cut_is_made_anew_and_until_then_everybody_looks_more_often() {
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
                .query(row -> {});
        await().pollInterval(Duration.ofMillis(1)).until(() -> !hearing.isHeard());
        await().until(hearing::isHeard);
        there.tell(EVENT);
        await().untilAsserted(() -> assertThat(heard).contains(EVENT));
    }

    @Test
    void a_session_that_hears_nothing_is_not_relied_on() {
        hearing.close();
        assertThat(hearing.isHeard()).isFalse();
        // As behind a pooler that gives each transaction another session.
        hearing = new Hearing(database(), database, here);
        await().during(Duration.ofSeconds(2)).until(() -> !hearing.isHeard());
    }
}
