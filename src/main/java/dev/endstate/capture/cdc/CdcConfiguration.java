package dev.endstate.capture.cdc;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.capture.CaptureCheck;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.Gaps;
import dev.endstate.capture.IdentifierPublisher;
import dev.endstate.capture.RoutesInUse;
import dev.endstate.capture.Timeline;
import dev.endstate.capture.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
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
    CaptureCheck beforeImageCheck(@Qualifier("sourceServer") PGSimpleDataSource server, CapturedTables captured) {
        return new BeforeImageCheck(captured, new ReplicaIdentity(JdbcClient.create(server)));
    }

    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    SlotLag slotLag(
            @Qualifier("sourceServer") PGSimpleDataSource server, CaptureProperties properties, MeterRegistry meters) {
        ReplicationSlot slot =
                new ReplicationSlot(JdbcClient.create(server), properties.cdc().slot());
        return new SlotLag(slot, properties.cdc().lagWarning(), meters);
    }

    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    CaptureLoop cdcCapture(
            @Qualifier("sourceServer") PGSimpleDataSource server,
            JdbcClient own,
            RoutesInUse routes,
            Topics topics,
            CapturedTables captured,
            IdentifierPublisher publisher,
            Gaps gaps,
            CaptureProperties properties,
            Clock clock) {
        CaptureProperties.Cdc cdc = properties.cdc();
        PGSimpleDataSource replicating = replicating(server, cdc);
        JdbcClient source = JdbcClient.create(replicating);
        ReplicationSlot slot = new ReplicationSlot(source, cdc.slot());
        SlotPosition position = new SlotPosition(own, clock);
        ReplicaIdentity identity = new ReplicaIdentity(source);
        LogReaders readers = new LogReaders(
                new LogStreams(replicating, cdc.slot(), cdc.publication()),
                identity,
                publisher,
                gaps,
                () -> new LogWatch(slot, position, gaps, cdc),
                cdc.heartbeat());
        CdcCapture capture = new CdcCapture(
                routes,
                topics,
                captured,
                new SlotGuard(new Timeline(source), slot, position, gaps),
                new PublicationGuard(new Publication(source, cdc.publication()), routes, captured, gaps),
                readers);
        return new CaptureLoop("endstate-cdc-capture", cdc.standby(), capture);
    }

    private static PGSimpleDataSource replicating(PGSimpleDataSource server, CaptureProperties.Cdc cdc) {
        if (cdc.username() == null) {
            return server;
        }
        PGSimpleDataSource replicating = new PGSimpleDataSource();
        replicating.setURL(server.getURL());
        replicating.setUser(cdc.username());
        replicating.setPassword(cdc.password());
        return replicating;
    }
}
