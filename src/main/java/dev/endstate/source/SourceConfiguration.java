package dev.endstate.source;

import dev.endstate.instance.LockSession;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourceProperties.class)
class SourceConfiguration {

    @Bean
    SourceDatabase sourceDatabase(DataSource own, SourceProperties properties, MeterRegistry meters) {
        return new SourceDatabase(unpooled(own), properties, meters);
    }

    /** Connections for what is not reading documents: settings, slots, publications. Each use opens one. */
    @Bean(defaultCandidate = false)
    PGSimpleDataSource sourceServer(DataSource own, SourceProperties properties) {
        PGSimpleDataSource server = SourceDatabase.unpooled(unpooled(own), properties);
        server.setApplicationName("endstate-capture");
        server.setSocketTimeout(60);
        // Values in the text that PostgreSQL writes.
        server.setBinaryTransfer(false);
        return server;
    }

    /** On Endstate's own database. */
    @Bean
    LockSession lockSession(DataSource own) {
        return new LockSession(lockSessions(own));
    }

    static PGSimpleDataSource lockSessions(DataSource own) {
        PGSimpleDataSource sessions = unpooled(own);
        sessions.setApplicationName("endstate-lock");
        sessions.setConnectTimeout(5);
        sessions.setSocketTimeout(15);
        sessions.setTcpKeepAlive(true);
        return sessions;
    }

    @Bean
    Tickets tickets(DataSource own) {
        PGSimpleDataSource unpooled = unpooled(own);
        unpooled.setApplicationName("endstate-ticket");
        unpooled.setConnectTimeout(5);
        unpooled.setSocketTimeout(15);
        return new Tickets(unpooled);
    }

    private static PGSimpleDataSource unpooled(DataSource pooled) {
        return DataSourceBuilder.derivedFrom(pooled)
                .type(PGSimpleDataSource.class)
                .build();
    }
}
