package dev.endstate.capture.poll;

import dev.endstate.capture.CaptureDuty;
import dev.endstate.capture.CaptureLoop;
import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CaptureWay;
import dev.endstate.capture.CapturedTables;
import dev.endstate.capture.CapturedTopics;
import dev.endstate.change.RouteCheck;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.Role;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("endstate.capture.poll.tables[0].table")
class PollConfiguration {

    @Bean
    RouteCheck pollCheck(
            CaptureProperties properties,
            Definitions definitions,
            CapturedTables captured,
            @Qualifier("sourceServer") DataSource source) {
        return new PollCheck(properties.poll(), definitions, captured, JdbcClient.create(source));
    }

    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    CaptureLoop pollCapture(
            CapturedTopics topics,
            PolledTables polled,
            PollSessions sessions,
            LockSession locks,
            JdbcClient own,
            CaptureProperties properties,
            MeterRegistry meters) {
        CaptureProperties.Poll poll = properties.poll();
        CaptureDuty duty = new CaptureDuty(CaptureWay.poll(), own, meters);
        AdvisoryLock lock = new AdvisoryLock(locks, "endstate.poll");
        PollCapture capture = new PollCapture(topics, polled, lock, sessions, duty, poll);
        return new CaptureLoop("endstate-poll-capture", poll.standby(), duty.during(capture));
    }
}
