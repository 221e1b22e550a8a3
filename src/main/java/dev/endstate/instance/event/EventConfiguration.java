package dev.endstate.instance.event;

import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.PersistentLoops;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean
    Events events(JdbcClient own) {
        return new Events(own);
    }

    @Bean
    PersistentLoops hearingOfEvents(DataSource own, JdbcClient database, Events events) {
        EventSession session = new EventSession(sessions(own), database, events, BETWEEN_CALLS, PATIENCE);
        PersistentLoop loop = new PersistentLoop("The hearing of events", BETWEEN_ATTEMPTS, session::hear);
        return new PersistentLoops(List.of(loop), Duration.ZERO, Duration.ZERO);
    }

    private static PGSimpleDataSource sessions(DataSource own) {
        PGSimpleDataSource sessions = DataSourceBuilder.derivedFrom(own)
                .type(PGSimpleDataSource.class)
                .build();
        sessions.setApplicationName("endstate-events");
        sessions.setConnectTimeout(5);
        sessions.setTcpKeepAlive(true);
        return sessions;
    }
}
