package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.change.RouteCheck;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.ServerCheck;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what every instance checks at its start, whether it captures or not. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("endstate.capture.cdc.enabled")
class CdcCheckConfiguration {

    @Bean
    CaptureConnections captureConnections(
            @Qualifier("sourceServer") PGSimpleDataSource server, CaptureProperties properties) {
        return CaptureConnections.of(server, properties.cdc());
    }

    @Bean
    RouteCheck followedTablesCheck(
            @Qualifier("sourceServer") PGSimpleDataSource server,
            CapturedTables captured,
            Definitions definitions,
            CaptureProperties properties) {
        JdbcClient source = JdbcClient.create(server);
        String publication = properties.cdc().publication();
        TableCatalog catalog = new TableCatalog(source);
        IdentityRemedy remedy = IdentityRemedy.of(source, publication);
        return new FollowedTablesCheck(
                captured,
                definitions,
                catalog,
                new Admission(catalog, new Publication(server, publication), remedy),
                remedy);
    }

    @Bean
    ServerCheck logServerCheck(CaptureConnections connections, CaptureProperties properties) {
        return new LogServerCheck(
                JdbcClient.create(connections.forQuestions()), properties.cdc().slot());
    }
}
