package dev.endstate.capture;

import dev.endstate.change.Gaps;
import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CaptureProperties.class)
class CaptureConfiguration {

    @Bean
    Topics topics(TopicProperties properties, CaptureProperties capture, @Qualifier("sourceServer") DataSource source) {
        return new Topics(properties, capture::finds, JdbcClient.create(source));
    }

    @Bean
    CapturedTables capturedTables(
            JdbcClient database, PlatformTransactionManager transactions, CaptureProperties properties) {
        return new CapturedTables(database, new TransactionTemplate(transactions), properties);
    }

    @Bean
    CaptureWatch captureWatch(
            JdbcClient database,
            CapturedTables captured,
            CaptureProperties properties,
            Definitions definitions,
            MeterRegistry meters) {
        return new CaptureWatch(database, captured, properties, definitions, meters);
    }

    /** Nobody reads a slot any more that this deployment does not use: what was stated of it, its reader would state again. */
    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    @ConditionalOnBooleanProperty(name = "endstate.capture.cdc.enabled", havingValue = false, matchIfMissing = true)
    SchedulingConfigurer endOfGapsOfTheLog(Gaps gaps, CaptureProperties properties) {
        return tasks ->
                tasks.addFixedDelayTask(() -> gaps.last(properties.cdc().slot(), List.of()), Duration.ofMinutes(1));
    }

    @Bean
    UncapturedTables uncapturedTables(JdbcClient database, PlatformTransactionManager transactions) {
        return new UncapturedTables(database, new TransactionTemplate(transactions));
    }
}
