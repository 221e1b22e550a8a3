package dev.endstate.operate.notify.delivery;

import dev.endstate.instance.AdvisoryLock;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.LockSession;
import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.PersistentLoops;
import dev.endstate.instance.Role;
import dev.endstate.operate.ConditionalOnServing;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.news.NewsRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Repeats each round in a thread of its own, one instance at a time, so that a webhook that hangs holds up nobody else. Without a
 * webhook there is no thread, and nothing is asked.
 */
@Component
@ConditionalOnRole(Role.CONSOLE)
@ConditionalOnServing
final class NotificationLoops implements SmartLifecycle {
    /** Whatever does not wait for a webhook ends within it; an interrupt would cost it the connection to the database. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AdvisoryLock lock;
    private final Duration every;
    private final PersistentLoops threads;

    NotificationLoops(NewsRound news, DeliveryRounds deliveries, NotificationProperties properties, LockSession locks) {
        this.lock = new AdvisoryLock(locks, "endstate.notify");
        this.every = properties.every();

        List<PersistentLoop> loops = new ArrayList<>();
        if (!properties.webhooks().isEmpty()) {
            loops.add(loop("news", held -> news.run()));
            deliveries.all().forEach((name, round) -> loops.add(loop("webhook." + name, held -> round.run())));
        }
        this.threads = new PersistentLoops(loops, Duration.ZERO, PATIENCE);
    }

    private PersistentLoop loop(String name, AdvisoryLock.Work round) {
        return new PersistentLoop("The round of notifications (" + name + ")", every, said -> {
            lock.runIfFree(name, round);
            said.clear();
        });
    }

    @Override
    public void start() {
        threads.start();
    }

    @Override
    public void stop() {
        threads.stop();
    }

    @Override
    public boolean isRunning() {
        return threads.isRunning();
    }
}
