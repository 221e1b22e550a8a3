package dev.endstate.operate.chat;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generations;
import dev.endstate.index.StoredDocuments;
import dev.endstate.operate.api.ComparedDocuments;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.pipeline.PipelineProperties;
import dev.endstate.source.document.DocumentReader;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
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
        CommandHandler commandHandler(
                SeenRequests seen, ChatProperties properties, Responder responder, TimeLimit chatTimeLimit) {
            return new CommandHandler(seen, properties.teams(), properties.channels(), responder, chatTimeLimit);
        }

        @Bean
        TimeLimit chatTimeLimit(ChatProperties properties) {
            return new TimeLimit(properties.answerWithin());
        }

        @Bean
        IndexListing indexListing(Definitions definitions, ChatProperties properties) {
            return new IndexListing(
                    definitions,
                    properties.answerWithin().multipliedBy(TENTHS_FOR_LOOKING).dividedBy(10));
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
    }
}
