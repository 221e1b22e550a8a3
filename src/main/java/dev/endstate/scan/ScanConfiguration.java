package dev.endstate.scan;

import dev.endstate.change.ClusterTopics;
import dev.endstate.change.TopicOffsets;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.JobQueries;
import dev.endstate.instance.pace.Pace;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.key.KeyPages;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScanProperties.class)
class ScanConfiguration {
    /** Far longer than a range takes. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    @Bean
    RangeTopic rangeTopic(
            DefaultKafkaProducerFactory<?, ?> boot,
            ClusterTopics topics,
            TopicOffsets offsets,
            ScanProperties properties) {
        KafkaTemplate<String, String> kafka = new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                boot.getConfigurationProperties(), new StringSerializer(), new StringSerializer()));
        return new RangeTopic(properties.topic(), properties.partitions(), kafka, topics, offsets);
    }

    @Bean
    ScanSteps scanSteps(
            JobQueries queries, ScanRanges ranges, KeyPages pages, RangeTopic topic, ScanProperties properties) {
        return new ScanSteps(queries, ranges, new RangeCutter(pages, properties.rangeKeys()), topic, IDLE);
    }

    @Bean
    @ConditionalOnRole(Role.REBUILD)
    RangeWorkers rangeWorkers(
            RangeTopic topic,
            DefaultKafkaConsumerFactory<?, ?> boot,
            ScanRanges ranges,
            Generations generations,
            SourceDatabase source,
            KeyPages pages,
            Pipeline pipeline,
            PipelineProperties batches,
            Pace pace,
            ScanProperties properties) {
        RangeListener listener = new RangeListener(
                ranges, generations, source, new KeyScan(pages, pipeline), RangeSizes.of(properties, batches), pace);
        return new RangeWorkers(topic, container(topic, boot, listener, properties.workers()), listener);
    }

    private static ConcurrentMessageListenerContainer<String, String> container(
            RangeTopic topic, DefaultKafkaConsumerFactory<?, ?> boot, RangeListener listener, int workers) {
        ContainerProperties container = new ContainerProperties(topic.name());
        container.setGroupId(topic.group());
        container.setClientId(topic.group());
        container.setMessageListener(listener);
        container.setAckMode(ContainerProperties.AckMode.RECORD);
        container.setSyncCommits(true);
        container.setShutdownTimeout(10_000);

        Properties consumer = new Properties();
        // A range may take long, and what a consumer holds nobody else can take.
        consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        // Ranges come in the order of partitions, so each worker gets every second one, and none has all of the last
        // ones. The
        // other way is that of instances of former versions.
        consumer.setProperty(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                RoundRobinAssignor.class.getName() + "," + RangeAssignor.class.getName());
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        container.setKafkaConsumerProperties(consumer);

        ConcurrentMessageListenerContainer<String, String> containers = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        boot.getConfigurationProperties(), new StringDeserializer(), new StringDeserializer()),
                container);
        containers.setBeanName(topic.name());
        containers.setConcurrency(workers);
        containers.setCommonErrorHandler(RangeFailures.errorHandler());
        return containers;
    }
}
