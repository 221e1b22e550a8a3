package dev.endstate.consume;

import dev.endstate.change.AdminConnection;
import dev.endstate.change.ClusterTopics;
import dev.endstate.change.Gaps;
import dev.endstate.change.RouteCheck;
import dev.endstate.change.RoutesInUse;
import dev.endstate.change.TopicProperties;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Obstacles;
import dev.endstate.index.Backlog;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.Role;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.Telemetry;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.Visibility;
import dev.endstate.source.key.KeyForms;
import dev.endstate.source.key.RowLookups;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsumeProperties.class)
class ConsumeConfiguration {

    @Bean
    RoutesInUse routesInUse(Definitions definitions, Generations generations, Obstacles obstacles) {
        return new FedDefinitions(definitions, generations, obstacles);
    }

    @Bean
    OffsetPins offsetPins(
            KafkaAdmin admin,
            ConsumerLag lag,
            Topics topics,
            ClusterTopics cluster,
            OffsetsOfTopics offsetsOf,
            ConsumeProperties properties,
            Clock clock) {
        Clock since = Clock.offset(clock, properties.pinBack().negated());
        return new OffsetPins(admin, lag, topics, cluster, offsetsOf, since);
    }

    @Bean
    OffsetsOfTopics offsetsOfTopics(ClusterTopics cluster, JdbcClient own) {
        return new OffsetsOfTopics(cluster, new TakenPartitions(own));
    }

    @Bean
    RouteCheck topicCheck(Definitions definitions, Topics topics, ConsumeProperties properties) {
        return new TopicCheck(definitions, topics, properties.deadLetterTopic());
    }

    @Bean
    ConsumerLag consumerLag(AdminConnection kafka) {
        return new ConsumerLag(kafka);
    }

    @Bean
    @Order(1)
    Backlog messages(ConsumerLag lag) {
        return new MessageBacklog(lag);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    IndexGauge lagGauge(ConsumerLag lag, QueriedGenerations queried, Definitions definitions, MeterRegistry meters) {
        // Elasticsearch is not asked: the lag grows while it is away, and somebody has to see that.
        return new IndexGauge(
                "endstate.lag",
                "Messages that the index has still to take",
                definitions,
                index -> queried.of(index).map(lag::of).orElse(OptionalLong.empty()),
                meters);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    MeterBinder freshnessTarget(ConsumeProperties properties) {
        return meters -> Gauge.builder(
                        "endstate.freshness.target",
                        () -> properties.freshnessTarget().toMillis() / 1e3)
                .description("How long a change may take until its documents are written")
                .baseUnit("seconds")
                .register(meters);
    }

    @Bean
    Admission admission(SourceDatabase source, Obstacles obstacles) {
        return new Admission(source, obstacles);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    GenerationConsumers generationConsumers(
            Definitions definitions,
            Generations generations,
            Admission admission,
            ListenerContainers containers,
            RequiredTopics required,
            QueriedGenerations queried) {
        return new GenerationConsumers(definitions, generations, admission, containers, required, queried);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    RequiredTopics requiredTopics(
            RoutesInUse routes,
            Topics topics,
            ClusterTopics cluster,
            ConsumeProperties properties,
            TopicProperties topicProperties,
            Gaps gaps) {
        MissingTopics missing = new MissingTopics(topics, topicProperties, gaps);
        return new RequiredTopics(routes, topics, cluster, properties.deadLetterTopic(), missing);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    ConsumersHealth consumersHealthIndicator(GenerationConsumers consumers, Admission admission) {
        return new ConsumersHealth(consumers, admission);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    ListenerContainers listenerContainers(
            DefaultKafkaConsumerFactory<?, ?> boot,
            ConsumeProperties properties,
            Definitions definitions,
            Topics topics,
            GenerationListeners listeners,
            Gaps gaps,
            OffsetsOfTopics offsetsOf,
            Clock clock) {
        ConsumerSettings settings =
                ConsumerSettings.of(properties, definitions.all().size());
        return new ListenerContainers(
                ofBytes(boot),
                settings,
                topics,
                listeners,
                generation -> new ExpiredMessages(generation, topics, gaps, offsetsOf),
                clock);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    GenerationListeners generationListeners(
            Topics topics,
            VisibilityGate gate,
            LookupKeys lookups,
            Pipeline pipeline,
            DeadLetters deadLetters,
            Gaps gaps,
            QueriedGenerations queried,
            KeyForms forms,
            Telemetry telemetry) {
        MeterRegistry meters = telemetry.meters();
        return generation -> new TracedListener(
                generation,
                new ChangeListener(
                        generation,
                        new ChangeRouter(generation.definition(), topics, forms.of(generation.definition())),
                        gate,
                        lookups,
                        pipeline,
                        new BatchFollowUp(
                                generation,
                                topics,
                                deadLetters,
                                gaps,
                                new FreshnessRecorder(generation, queried, meters),
                                meters)),
                telemetry);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    QueriedGenerations queriedGenerations() {
        return new QueriedGenerations();
    }

    @Bean
    VisibilityGate visibilityGate(Visibility visibility) {
        return new VisibilityGate(visibility);
    }

    @Bean
    @ConditionalOnRole(Role.INDEX)
    LookupKeys lookupKeys(RowLookups lookups, Pipeline pipeline, LargeLookups large, ConsumeProperties properties) {
        LookupKeys.Database database = (generation, lookup, rows, mostOfOne, mostOfAll) -> pipeline.ask(
                generation, () -> lookups.ask(generation.definition().key(), lookup, rows, mostOfOne, mostOfAll));
        return new LookupKeys(database, large, properties.lookupKeys());
    }

    @Bean
    DeadLetters deadLetters(
            DefaultKafkaProducerFactory<?, ?> boot, ConsumeProperties properties, MeterRegistry meters) {
        return new DeadLetters(template(boot), properties.deadLetterTopic(), meters);
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
