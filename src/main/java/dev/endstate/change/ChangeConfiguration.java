package dev.endstate.change;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
class ChangeConfiguration {
    private static final int LINGER_MILLIS = 20;

    @Bean
    IdentifierPublisher identifierPublisher(DefaultKafkaProducerFactory<?, ?> boot, Topics topics, Gaps gaps) {
        Map<String, Object> properties = new HashMap<>(boot.getConfigurationProperties());
        // Who reads the log must not wait for long: meanwhile the database hears nothing.
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        // A request for each single change is what costs most. What is put together here stays together behind Kafka,
        // too: one fetch, one read, one write, one commit of offsets.
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
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
