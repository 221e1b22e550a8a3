package dev.endstate.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A commerce application at work: changes its rows at a steady rate, each time in one transaction. Its warehouse announces the
 * stock that changed after the commit; reviews are polled, and the rest is for the database's log to tell. It goes on by itself
 * when PostgreSQL or Kafka were away.
 */
public final class ShopTraffic implements AutoCloseable {
    /** A product for guides to name, which the traffic never deletes. */
    public static final long KEPT_PRODUCT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ShopTraffic.class);

    private final JdbcClient shop;
    private final TransactionTemplate transaction;
    private final Announcements announcements;
    private final SplittableRandom random;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong changes = new AtomicLong();
    private boolean failing;

    /** Prepares the traffic; nothing happens before {@link #start}. The seed decides what happens. */
    public ShopTraffic(DataSource database, String bootstrapServers, long seed) {
        this.shop = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(database));
        this.random = new SplittableRandom(seed);
        ShopTopics.create(bootstrapServers);
        this.announcements = new Announcements(bootstrapServers, seed);
    }

    /** Begins to change rows, so many times a second. */
    public void start(int changesPerSecond) {
        clock.scheduleAtFixedRate(this::change, 0, 1_000_000L / changesPerSecond, TimeUnit.MICROSECONDS);
    }

    /** Stops changing rows; what is committed is still announced. */
    public void stop() {
        clock.close();
    }

    /** Sets one product's price; {@code false} if there is no such product. */
    public boolean setPrice(long product, BigDecimal price) {
        return commit(shop.sql("SELECT id, seller_id FROM product WHERE id = ?")
                .param(product)
                .query(ProductChanges.Product.class)
                .optional()
                .map(found -> (ShopChange) (jdbc, any) -> ProductChanges.price(jdbc, found, price))
                .orElse((jdbc, any) -> List.of()));
    }

    /** How many transactions were committed. */
    public long changes() {
        return changes.get();
    }

    /** How many messages Kafka has acknowledged. */
    public long messages() {
        return announcements.sent();
    }

    @Override
    public void close() {
        stop();
        announcements.close();
    }

    private void change() {
        try {
            commit(ShopDay.any(random));
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The shop cannot change rows for now, and keeps trying: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private boolean commit(ShopChange change) {
        AtomicReference<List<RowChanged>> rows = new AtomicReference<>(List.of());
        try {
            transaction.executeWithoutResult(status -> rows.set(change.apply(shop, random)));
        } finally {
            // A commit whose answer got lost may have happened; an identifier too many does no harm.
            announcements.publish(rows.get(), Instant.now());
        }

        if (rows.get().isEmpty()) {
            return false;
        }
        changes.incrementAndGet();
        return true;
    }
}
