package dev.endstate.capture;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CaptureProperties.class, TopicProperties.class})
class CaptureConfiguration {

    @Bean
    Topics topics(TopicProperties properties, CaptureProperties capture, @Qualifier("sourceServer") DataSource source) {
        return new Topics(properties, capture::finds, JdbcClient.create(source));
    }

    @Bean
    AdminConnection adminConnection(KafkaAdmin settings) {
        return new AdminConnection(settings);
    }

    @Bean
    ClusterTopics clusterTopics(AdminConnection kafka, TopicProperties properties) {
        return new ClusterTopics(kafka, properties);
    }

    @Bean
    Gaps gaps(JdbcClient database, Definitions definitions, MeterRegistry meters) {
        return new Gaps(database, definitions, meters);
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

    @Bean
    IdentifierPublisher identifierPublisher(DefaultKafkaProducerFactory<?, ?> boot, Topics topics, Gaps gaps) {
        Map<String, Object> properties = new HashMap<>(boot.getConfigurationProperties());
        // Who reads the log must not wait for long: meanwhile the database hears nothing.
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        // Kafka's own default waits for 5 ms, which is longer than everything before it takes.
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        // Order and duplicates do no harm. A new partition that took the second batch first does: it refuses the
        // first one as out of sequence, for two minutes.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        return new IdentifierPublisher(
                new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())),
                topics,
                gaps);
    }
}
