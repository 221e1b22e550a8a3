package dev.endstate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Random transactions on several connections, which say nothing to anybody: inserts, updates, deletes, changed keys, moved
 * children, reference rows, several tables at once, savepoints and rollbacks. The seed tells each connection's transactions.
 */
public final class SqlStorm implements Runnable {
    private static final int IDS = 300;
    private static final int CONNECTIONS = 3;

    private final ItemsWorld world;
    private final long seed;
    private final int transactions;

    /** @param transactions of each connection */
    public SqlStorm(ItemsWorld world, long seed, int transactions) {
        this.world = world;
        this.seed = seed;
        this.transactions = transactions;
    }

    @Override
    public void run() {
        try (ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Random random = new Random(seed + i);
                ends.add(connections.submit(() -> storm(random)));
            }

            for (Future<?> end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void storm(Random random) {
        TransactionTemplate transaction = world.transactions();
        for (int i = 0; i < transactions; i++) {
            try {
                transaction.executeWithoutResult(status -> {
                    for (int change = random.nextInt(4); change >= 0; change--) {
                        changeOrTakeBack(random, status);
                    }

                    if (random.nextInt(8) == 0) {
                        status.setRollbackOnly();
                    }
                });
            } catch (DataAccessException | TransactionException e) {
                // A row that is gone, a deadlock, or a database that is away: the transaction did not happen.
                continue;
            }
        }
    }

    private void changeOrTakeBack(Random random, TransactionStatus status) {
        if (random.nextInt(6) > 0) {
            change(random);
        } else {
            Object savepoint = status.createSavepoint();
            change(random);
            status.rollbackToSavepoint(savepoint);
        }
    }

    private void change(Random random) {
        long id = 1 + random.nextInt(IDS);
        long other = 1 + random.nextInt(IDS);
        long maker = 1 + random.nextInt(5);
        String name = "name " + random.nextInt(10_000);

        switch (random.nextInt(9)) {
            case 0, 1 ->
                sql(
                        "INSERT INTO item (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                        id,
                        name);
            case 2 -> sql("UPDATE item SET hidden = NOT hidden, amount = amount + 1 WHERE id = ?", id);
            case 3 -> sql("DELETE FROM item WHERE id = ?", id);
            case 4 ->
                sql("INSERT INTO maker VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name", maker, name);
            case 5 ->
                sql(
                        "UPDATE item SET maker_id = (SELECT id FROM maker WHERE id = ?) WHERE id IN (?, ?)",
                        maker,
                        id,
                        other);
            case 6 ->
                sql(
                        "INSERT INTO part SELECT ?, id, ? FROM item WHERE id = ? ON CONFLICT (id) DO NOTHING",
                        id * 3,
                        name,
                        other);
            case 7 -> sql("UPDATE part SET item_id = i.id FROM item i WHERE part.id = ? AND i.id = ?", id * 3, other);
            default -> changeKey(id, IDS + other);
        }
    }

    /** An item without parts takes a new key, and the old one is gone. */
    private void changeKey(long from, long to) {
        sql(
                "UPDATE item SET id = ? WHERE id = ? AND NOT EXISTS (SELECT FROM part WHERE item_id = ?)"
                        + " AND NOT EXISTS (SELECT FROM item WHERE id = ?)",
                to,
                from,
                from,
                to);
    }

    private void sql(String sql, Object... arguments) {
        world.sql().update(sql, arguments);
    }
}
