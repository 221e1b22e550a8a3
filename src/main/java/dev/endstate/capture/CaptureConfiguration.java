package dev.endstate.capture;

import dev.endstate.change.Gaps;
import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
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

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CaptureProperties.class)
class CaptureConfiguration {

    @Bean
    Topics topics(TopicProperties properties, CaptureProperties capture, @Qualifier("sourceServer") DataSource source) {
        return new Topics(properties, capture::finds, JdbcClient.create(source));
    }

    /** Ends gaps that last by a slot which this deployment does not use, so that nobody reads it: a reader would state them again. */
    @Bean
    @ConditionalOnRole(Role.CAPTURE)
    @ConditionalOnBooleanProperty(name = "endstate.capture.cdc.enabled", havingValue = false, matchIfMissing = true)
    SchedulingConfigurer endOfGapsOfTheLog(Gaps gaps, CaptureProperties properties) {
        return tasks ->
                tasks.addFixedDelayTask(() -> gaps.state(properties.cdc().slot(), List.of()), Duration.ofMinutes(1));
    }
}
