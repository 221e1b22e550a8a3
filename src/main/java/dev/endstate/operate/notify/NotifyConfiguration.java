package dev.endstate.operate.notify;

import dev.endstate.definition.Definitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Without a webhook there is no thread, and nothing is asked. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NotificationProperties.class)
class NotifyConfiguration {

    @Bean
    DnsResolver webhookNames() {
        return SystemDefaultDnsResolver.INSTANCE;
    }

    @Bean
    Outbox notificationOutbox(JdbcClient database) {
        return new Outbox(database, new JsonMapper());
    }

    @Bean
    NewsRound newsRound(
            JdbcClient database,
            PlatformTransactionManager transactions,
            Definitions definitions,
            Outbox outbox,
            NotificationProperties properties,
            Clock clock) {
        return new NewsRound(
                new TransactionTemplate(transactions),
                List.of(
                        new RebuildNews(database),
                        new GapNews(database, definitions),
                        new DriftNews(database),
                        new ParkedNews(database, properties.every().multipliedBy(2), clock),
                        new CaptureNews(database)),
                new Told(database),
                outbox,
                properties.webhooks(),
                properties.giveUpAfter());
    }

    @Bean
    DeliveryRounds deliveryRounds(
            JdbcClient database,
            PlatformTransactionManager transactions,
            Outbox outbox,
            NotificationProperties properties,
            DnsResolver webhookNames,
            Clock clock,
            MeterRegistry meters) {
        return new DeliveryRounds(
                properties,
                new Senders(properties, webhookNames, clock),
                outbox,
                new WebhookHealth(database),
                new Folding(outbox, new TransactionTemplate(transactions)),
                meters);
    }
}
