package dev.endstate.operate.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares the state with what was told of it, and keeps a message for each webhook that wants to hear what is new. What is told and
 * the messages are kept together, so that whatever happens to this instance nothing is lost, and nothing told anew.
 */
class NewsRound {
    private final TransactionOperations transactions;
    private final List<News> news;
    private final Told told;
    private final Outbox outbox;
    private final Map<String, NotificationProperties.Webhook> webhooks;
    private final Duration past;

    /** @param past after so long without a look it is like the first one */
    NewsRound(
            TransactionOperations transactions,
            List<News> news,
            Told told,
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

    void run() {
        transactions.executeWithoutResult(status -> {
            Instant lastLook = told.lastLook();
            boolean isFirst = told.secondsSince(lastLook) > past.toSeconds();
            for (News each : news) {
                Map<String, String> former = told.of(each.what());
                if (isFirst) {
                    told.replace(each.what(), former, each.known());
                } else {
                    News.Found found = each.look(former, lastLook);
                    found.notices().forEach(this::keep);
                    told.replace(each.what(), former, found.told());
                }
            }
            told.looked();
            outbox.forgetOldest();
        });
    }

    private void keep(Notice notice) {
        webhooks.forEach((name, webhook) -> {
            if (webhook.wants(notice)) {
                outbox.add(name, notice);
            }
        });
    }
}
