package dev.endstate.capture;

import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CaptureProperties.class, TopicProperties.class})
class CaptureConfiguration {

    @Bean
    Topics topics(KafkaAdmin admin, TopicProperties properties) {
        return new Topics(admin, properties);
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
    IdentifierPublisher identifierPublisher(DefaultKafkaProducerFactory<?, ?> boot, Topics topics) {
        return new IdentifierPublisher(
                new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                        boot.getConfigurationProperties(), new ByteArraySerializer(), new ByteArraySerializer())),
                topics);
    }
}
