package dev.endstate.consume;

import dev.endstate.change.Gaps;
import dev.endstate.change.Topics;
import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.IndexGauge;
import dev.endstate.instance.PersistentLoops;
import dev.endstate.instance.Role;
import dev.endstate.instance.event.Events;
import dev.endstate.instance.pace.Pace;
import dev.endstate.instance.pace.PaceNews;
import dev.endstate.instance.pace.PaceProperties;
import dev.endstate.pipeline.LargeLookups;
import dev.endstate.pipeline.Pipeline;
import dev.endstate.pipeline.Telemetry;
import dev.endstate.source.key.KeyForms;
import dev.endstate.source.key.RowLookups;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsumeProperties.class)
class ConsumeConfiguration {

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
    PersistentLoops consumersOfChangedGenerations(
            GenerationConsumers consumers, ConsumeProperties properties, Events events) {
        ChangedGenerations changed = new ChangedGenerations(consumers, properties.refresh());
        events.listen(changed::hear);
        return new PersistentLoops(List.of(changed.loop()), Duration.ZERO, Duration.ofSeconds(10));
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
    LiveAges liveAges(Pace pace, PaceNews news, PaceProperties properties) {
        return new LiveAges(pace, news, properties.unnoticed(), System::nanoTime);
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
            LiveAges ages,
            Clock clock,
            Telemetry telemetry) {
        MeterRegistry meters = telemetry.meters();

        return generation -> new TracedListener(
                generation,
                new PacedListener(
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
                        queried,
                        ages,
                        topic -> !topics.delay(generation.definition(), topic).isZero(),
                        clock),
                telemetry);
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
