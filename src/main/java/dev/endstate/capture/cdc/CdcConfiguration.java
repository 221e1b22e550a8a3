package dev.endstate.capture.cdc;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.capture.CaptureDuty;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CaptureWay;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.Timeline;
import dev.endstate.capture.UncapturedTables;
import dev.endstate.change.Gaps;
import dev.endstate.change.IdentifierPublisher;
import dev.endstate.change.RoutesInUse;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what the instances have that capture from the log. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("endstate.capture.cdc.enabled")
@ConditionalOnRole(Role.CAPTURE)
class CdcConfiguration {

    /** For questions that are asked every second beside reading the log: a new connection would cost the server more than the question. */
    @Bean(defaultCandidate = false)
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

    @Bean(defaultCandidate = false)
    JdbcClient captureSource(@Qualifier("captureSessions") DataSource sessions) {
        return JdbcClient.create(sessions);
    }

    @Bean
    Timeline timeline(@Qualifier("captureSource") JdbcClient source) {
        return new Timeline(source);
    }

    @Bean
    ReplicationSlot replicationSlot(@Qualifier("captureSource") JdbcClient source, CaptureProperties properties) {
        return new ReplicationSlot(source, properties.cdc().slot());
    }

    @Bean(defaultCandidate = false)
    CaptureDuty logDuty(CaptureProperties properties, JdbcClient own, MeterRegistry meters) {
        return new CaptureDuty(CaptureWay.log(properties.cdc()), own, meters);
    }

    @Bean
    PublicationGuard publicationGuard(
            @Qualifier("captureSessions") DataSource sessions,
            UncapturedTables uncaptured,
            RoutesInUse routes,
            CapturedTables captured,
            CaptureProperties properties) {
        JdbcClient source = JdbcClient.create(sessions);
        String name = properties.cdc().publication();
        Publication publication = new Publication(sessions, name);
        Admission admission = new Admission(new TableCatalog(source), publication, IdentityRemedy.of(source, name));
        return new PublicationGuard(
                properties.cdc().slot(),
                publication,
                new AdmittedTables(publication, admission, uncaptured),
                new PublishedTables(source, name),
                routes,
                captured);
    }

    @Bean
    Supplier<LogWatch> logWatches(
            ReplicationSlot slot,
            LogSender sender,
            SlotPosition position,
            @Qualifier("logDuty") CaptureDuty duty,
            Gaps gaps,
            CaptureProperties properties) {
        return () -> new LogWatch(slot, sender, position, duty, gaps, properties.cdc());
    }

    @Bean
    LogReaders logReaders(
            CaptureConnections connections,
            @Qualifier("captureSessions") HikariDataSource sessions,
            IdentifierPublisher publisher,
            Supplier<LogWatch> watches,
            CaptureProperties properties) {
        CaptureProperties.Cdc cdc = properties.cdc();
        JdbcClient source = JdbcClient.create(sessions);
        return new LogReaders(
                new LogStreams(connections, cdc.slot(), cdc.publication()),
                new Succession(sessions, connections.forQuestions()),
                new ReplicaIdentity(new TableCatalog(source), IdentityRemedy.of(source, cdc.publication())),
                publisher,
                watches,
                cdc.heartbeat());
    }

    @Bean
    CaptureLoop logCaptureLoop(
            CdcCapture capture,
            ReplicationSlot slot,
            RunningTransactions transactions,
            @Qualifier("logDuty") CaptureDuty duty,
            CaptureProperties properties) {
        return new CaptureLoop(
                "endstate-cdc-capture",
                properties.cdc().standby(),
                duty.during(new LogStandby(slot, transactions, capture)));
    }
}
