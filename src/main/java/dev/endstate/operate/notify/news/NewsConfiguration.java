package dev.endstate.operate.notify.news;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.outbox.Outbox;
import dev.endstate.rebuild.Rebuilds;
import dev.endstate.reconcile.Reconciliations;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Chooses what is looked at, and in which order. */
@Configuration(proxyBeanMethods = false)
class NewsConfiguration {

    @Bean
    NewsRound newsRound(
            JdbcClient database,
            TransactionOperations transactions,
            Definitions definitions,
            Rebuilds rebuilds,
            Reconciliations comparisons,
            Outbox outbox,
            NotificationProperties properties,
            Clock clock) {
        return new NewsRound(
                transactions,
                List.of(
                        new RebuildNews(rebuilds),
                        new GapNews(database, definitions),
                        new DriftNews(comparisons),
                        new ParkedNews(database, properties.every().multipliedBy(2), clock),
                        new CaptureNews(database)),
                new ReportedState(database),
                outbox,
                properties.webhooks(),
                properties.giveUpAfter());
    }
}
