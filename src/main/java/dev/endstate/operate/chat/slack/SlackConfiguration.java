package dev.endstate.operate.chat.slack;

import dev.endstate.operate.chat.ChatProperties;
import dev.endstate.operate.chat.ConditionalOnChat;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Opens the endpoint of the slash command to whatever Slack has signed. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnChat
class SlackConfiguration {

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
}
