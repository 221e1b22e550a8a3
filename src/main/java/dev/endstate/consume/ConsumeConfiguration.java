package dev.endstate.consume;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.source.KeyPages;
import dev.endstate.source.SourceDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsumeProperties.class)
class ConsumeConfiguration {

    @Bean
    Topics topics(KafkaAdmin admin, ConsumeProperties properties) {
        return new Topics(admin, properties);
    }

    @Bean
    OffsetPins offsetPins(KafkaAdmin admin, Topics topics, ConsumeProperties properties, Clock clock) {
        return new OffsetPins(admin, topics, properties, clock);
    }

    @Bean
    ConsumerLag consumerLag(KafkaAdmin admin) {
        return new ConsumerLag(admin);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    GenerationConsumers generationConsumers(
            Definitions definitions,
            Generations generations,
            SourceDatabase source,
            ListenerContainers containers,
            Topics topics,
            ConsumeProperties properties) {
        RequiredTopics required = new RequiredTopics(definitions, topics, properties.deadLetterTopic());
        return new GenerationConsumers(definitions, generations, source, containers, required);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    ConsumersHealth consumersHealthIndicator(GenerationConsumers consumers) {
        return new ConsumersHealth(consumers);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    ListenerContainers listenerContainers(
            DefaultKafkaConsumerFactory<?, ?> boot,
            DefaultKafkaProducerFactory<?, ?> bootProducers,
            ConsumeProperties properties,
            Topics topics,
            KeyPages pages,
            Pipeline pipeline,
            MeterRegistry meters) {
        return new ListenerContainers(
                ofBytes(boot),
                properties,
                topics,
                new LookupWalk(pages, pipeline),
                pipeline,
                new DeadLetters(template(bootProducers), properties.deadLetterTopic(), meters),
                meters);
    }

    /** Boot's factory, with its security and metrics, for keys and values as they are. */
    @SuppressWarnings("unchecked")
    private static ConsumerFactory<byte[], byte[]> ofBytes(DefaultKafkaConsumerFactory<?, ?> boot) {
        DefaultKafkaConsumerFactory<byte[], byte[]> factory = new DefaultKafkaConsumerFactory<>(
                boot.getConfigurationProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        boot.getListeners()
                .forEach(listener -> factory.addListener((ConsumerFactory.Listener<byte[], byte[]>) (Object) listener));
        return factory;
    }

    private static KafkaTemplate<byte[], byte[]> template(DefaultKafkaProducerFactory<?, ?> boot) {
        Map<String, Object> properties = new HashMap<>(boot.getConfigurationProperties());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        return new KafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }
}
