package dev.endstate.operate.chat;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.operate.ComparedDocuments;
import dev.endstate.operate.IndexStatuses;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.rebuild.AskedRebuilds;
import dev.endstate.reconcile.AskedComparisons;
import dev.endstate.source.document.DocumentReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Wires the chat. The properties are checked on every instance; everything else exists only where somebody may ask. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatProperties.class)
class ChatConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnChat
    static class Asked {
        private static final int TENTHS_FOR_LOOKING = 8;

        /** The signature stands in for a user. No filter of this chain reads parameters, since that would use up the body. */
        @Bean
        @Order(1)
        SecurityFilterChain whatTheChatHasSignedNeedsNoUser(HttpSecurity http) {
            return http.securityMatcher(
                            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, SlackController.PATH))
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(AbstractHttpConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .requestCache(AbstractHttpConfigurer::disable)
                    .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .build();
        }

        @Bean
        SlackSignatures slackSignatures(ChatProperties properties, Clock clock) {
            return new SlackSignatures(properties.secrets(), clock);
        }

        @Bean
        ChatRecord chatRecord(MeterRegistry meters) {
            return new ChatRecord(meters);
        }

        @Bean
        InTime chatAnswersInTime(ChatProperties properties) {
            return new InTime(properties.answerWithin());
        }

        @Bean
        StatusAnswer statusAnswer(
                Definitions definitions,
                Generations generations,
                IndexStatuses statuses,
                ParkedKeys parked,
                Gaps gaps,
                AskedRebuilds rebuilds,
                AskedComparisons comparisons) {
            LatestWorks latest = new LatestWorks(rebuilds, comparisons);
            return new StatusAnswer(definitions, generations, statuses, parked, gaps, latest);
        }

        /** Reads documents through the connections for background work, so that questions take none from live changes. */
        @Bean
        DocumentAnswer documentAnswer(
                Definitions definitions,
                Generations generations,
                DocumentReader source,
                StoredDocuments stored,
                ParkedKeys parked,
                PipelineProperties limits) {
            return new DocumentAnswer(
                    definitions, generations, new ComparedDocuments(source.inBackground(), stored, parked, limits));
        }

        @Bean
        Questions chatQuestions(
                Definitions definitions,
                StatusAnswer status,
                DocumentAnswer document,
                ParkedKeys parked,
                MeterRegistry meters,
                ChatProperties properties) {
            Duration forLooking =
                    properties.answerWithin().multipliedBy(TENTHS_FOR_LOOKING).dividedBy(10);
            return new Questions(
                    new EachIndex(definitions, forLooking),
                    status,
                    new FreshnessAnswer(definitions, meters),
                    new ParkedAnswer(definitions, parked),
                    document);
        }

        @Bean
        Orders chatOrders(
                Definitions definitions,
                JdbcClient own,
                Clock clock,
                AskedRebuilds rebuilds,
                AskedComparisons comparisons,
                ChatProperties properties) {
            return new Orders(
                    definitions,
                    properties.operators(),
                    properties.confirmWithin(),
                    new Confirmations(own, clock, properties.confirmWithin()),
                    new Deeds(rebuilds, comparisons));
        }

        @Bean
        Reception chatReception(
                JdbcClient own,
                Clock clock,
                ChatProperties properties,
                Definitions definitions,
                Questions questions,
                Orders orders,
                InTime inTime) {
            return new Reception(
                    new SeenRequests(own, clock),
                    properties.teams(),
                    properties.channels(),
                    new Conversation(definitions, questions, orders),
                    inTime);
        }
    }
}
