package dev.endstate.instance.job;

import dev.endstate.instance.TimeShare;
import dev.endstate.instance.event.Events;
import dev.endstate.servers.Servers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database with Endstate's state, and jobs in it. */
final class JobsWorld {
    static final String KIND = "SOMETHING";

    final DataSource source;
    final JdbcClient database;
    final Events events;
    final Jobs jobs;
    final JobQueries queries;
    final HandTurns turns;

    JobsWorld() {
        source = Servers.shared()
                .postgres()
                .createDatabase("jobs" + UUID.randomUUID().toString().replace("-", ""));
        Flyway.configure()
                .dataSource(source)
                .schemas("endstate")
                .locations("classpath:db/migration/endstate")
                .load()
                .migrate();
        database = JdbcClient.create(source);
        queries = new JobQueries(database);
        events = new Events(database);
        jobs = new Jobs(database, events, Clock.systemUTC());
        turns = new HandTurns(database, KIND);
    }

    static JobRequest request(String subject) {
        return new JobRequest(KIND, "things", subject, "things-000001", "BEGUN", TimeShare.ALL, List.of("an order"));
    }

    /** A loop as that of another instance would be, which hears events, or does not. */
    JobLoop loop(Duration lengthOfTurns, JobHandler handler, Events events) {
        return new JobLoop(new Turns(database, Clock.systemUTC(), lengthOfTurns), events, List.of(handler));
    }

    /** A loop of the same instance. */
    JobLoop loop(Duration lengthOfTurns, JobHandler handler) {
        return new JobLoop(new Turns(database, Clock.systemUTC(), lengthOfTurns), events, List.of(handler));
    }
}
