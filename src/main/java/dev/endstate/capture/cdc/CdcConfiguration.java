package dev.endstate.capture.cdc;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.capture.CaptureDuty;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CaptureWay;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.CapturedTopics;
import dev.endstate.capture.Timeline;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.ClusterTopics;
import dev.endstate.change.Gaps;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.RouteCheck;
import dev.endstate.change.RoutesInUse;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.ServerCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("endstate.capture.cdc.enabled")
class CdcConfiguration {

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
        IdentityRemedy remedy = remedy(source, publication);
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

    private static IdentityRemedy remedy(JdbcClient source, String publication) {
        return new IdentityRemedy(
                new IndexableColumns(source), new OtherPublications(source, publication), publication);
    }

    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    SlotLag slotLag(
            @Qualifier("captureSessions") DataSource sessions, CaptureProperties properties, MeterRegistry meters) {
        ReplicationSlot slot = new ReplicationSlot(
                JdbcClient.create(sessions), properties.cdc().slot());
        return new SlotLag(slot, properties.cdc().lagWarning(), meters);
    }

    /** For questions that are asked every second beside reading the log: a new connection would cost the server more than the question. */
    @Bean(defaultCandidate = false)
    @ConditionalOnRole(Role.CAPTURE)
    HikariDataSource captureSessions(CaptureConnections connections, MeterRegistry meters) {
        HikariDataSource sessions = new HikariDataSource();
        sessions.setPoolName("endstate-capture");
        sessions.setDataSource(connections.forQuestions());
        sessions.setMaximumPoolSize(2);
        sessions.setMinimumIdle(0);
        sessions.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        sessions.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        sessions.setInitializationFailTimeout(-1);
        sessions.setMetricRegistry(meters);
        return sessions;
    }

    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    CaptureLoop cdcCapture(
            CaptureConnections connections,
            @Qualifier("captureSessions") HikariDataSource sessions,
            JdbcClient own,
            RoutesInUse routes,
            Topics topics,
            ClusterTopics cluster,
            CapturedTables captured,
            IdentifierPublisher publisher,
            Gaps gaps,
            UncapturedTables uncaptured,
            CaptureProperties properties,
            MeterRegistry meters,
            Clock clock) {
        CaptureProperties.Cdc cdc = properties.cdc();
        JdbcClient source = JdbcClient.create(sessions);
        ReplicationSlot slot = new ReplicationSlot(source, cdc.slot());
        SlotPosition position = new SlotPosition(own, clock);
        CaptureDuty duty = new CaptureDuty(CaptureWay.log(cdc), own, meters);
        RunningTransactions transactions = new RunningTransactions(source);
        LogSender sender = new LogSender(source);
        TableCatalog catalog = new TableCatalog(source);
        IdentityRemedy remedy = remedy(source, cdc.publication());
        Publication publication = new Publication(sessions, cdc.publication());
        LogReaders readers = new LogReaders(
                new LogStreams(connections, cdc.slot(), cdc.publication()),
                new Succession(sessions, connections.forQuestions()),
                new ReplicaIdentity(catalog, remedy),
                publisher,
                () -> new LogWatch(slot, sender, position, duty, gaps, cdc),
                cdc.heartbeat());
        CdcCapture capture = new CdcCapture(
                routes,
                new CapturedTopics(topics, cluster),
                captured,
                new SlotGuard(
                        new Timeline(source),
                        slot,
                        new SlotCreation(connections, slot, transactions),
                        transactions,
                        position,
                        gaps),
                new PublicationGuard(
                        cdc.slot(),
                        publication,
                        new AdmittedTables(publication, new Admission(catalog, publication, remedy), uncaptured),
                        new PublishedTables(source, cdc.publication()),
                        routes,
                        captured),
                readers);
        return new CaptureLoop(
                "endstate-cdc-capture", cdc.standby(), duty.during(new LogStandby(slot, transactions, capture)));
    }
}
