package dev.endstate.operate.notify.news;

import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares the state with what was told of it, and keeps a message for each webhook that wants to hear what is new. Both are noted in
 * one transaction, so that whatever happens to this instance, nothing is lost and nothing is told anew.
 */
public class NewsRound {
    private final TransactionOperations transactions;
    private final List<News> news;
    private final ReportedState told;
    private final Outbox outbox;
    private final Map<String, NotificationProperties.Webhook> webhooks;
    private final Duration past;

    /**
     * Makes a round.
     *
     * @param news the parts of the state, in the order in which they are looked at
     * @param past how long it may be since the last look; after that the next one is like a first one, and nothing is told
     */
    NewsRound(
            TransactionOperations transactions,
            List<News> news,
            ReportedState told,
            Outbox outbox,
            Map<String, NotificationProperties.Webhook> webhooks,
            Duration past) {
        this.transactions = transactions;
        this.news = news;
        this.told = told;
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.past = past;
    }

    /** Looks once. Only one instance at a time does so; the others wait. */
    public void run() {
        transactions.executeWithoutResult(status -> {
            Instant lastLook = told.lockLastLook();
            boolean isFirst = told.secondsSince(lastLook) > past.toSeconds();

            for (News each : news) {
                Map<String, String> former = told.of(each.what());
                if (isFirst) {
                    told.replace(each.what(), former, each.known());
                } else {
                    News.Found found = each.look(former, lastLook);
                    found.events().forEach(this::keep);
                    told.replace(each.what(), former, found.told());
                }
            }

            told.noteLook();
            outbox.deleteOldest();
        });
    }

    private void keep(Event event) {
        webhooks.forEach((name, webhook) -> {
            if (webhook.wants(event)) {
                outbox.add(name, event);
            }
        });
    }
}
