package dev.endstate.fanout;

import dev.endstate.definition.Key;
import dev.endstate.definition.NamedSql;
import dev.endstate.definition.TextHash;
import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The tasks of the lane, durable: one for each generation, lookup and row, whoever asks and however often. */
public final class FanoutTasks implements Backlog {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, @Nullable String>> ROW = new TypeReference<>() {};

    private final JdbcClient database;
    private final String worker;

    /** @param worker this instance's name, and no other's */
    FanoutTasks(JdbcClient database, String worker) {
        this.database = database;
        this.worker = worker;
    }

    /** Asks for all keys of a lookup to be read from now on. */
    void request(Generation generation, NamedSql lookup, Map<String, @Nullable String> row) {
        String columns = JSON.writeValueAsString(new TreeMap<>(row));
        database.sql("""
                        INSERT INTO endstate.fanout (index_name, generation, request_hash, lookup, changed_row)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (generation, request_hash)
                        DO UPDATE SET finish = fanout.claimed_to, second_round = false, requests = fanout.requests + 1""")
                .params(
                        generation.index(),
                        generation.toString(),
                        TextHash.of(lookup.text() + '\0' + columns),
                        lookup.text(),
                        columns)
                .update();
    }

    /** Takes the free task that was left alone for the longest, and keeps others from it for a while. */
    Optional<FanoutTask> take(Duration lease) {
        return database.sql("""
                        UPDATE endstate.fanout SET worker = ?, free_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE id = (SELECT id FROM endstate.fanout WHERE free_at <= clock_timestamp()
                                    ORDER BY free_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING id, generation, lookup, changed_row, done_to, finish, second_round, requests""")
                .params(worker, lease.toMillis())
                .query(FanoutTasks::task)
                .optional();
    }

    /** Keeps others from a task for another while; whether it is still this worker's. */
    boolean renew(FanoutTask task, Duration lease) {
        return database.sql("""
                        UPDATE endstate.fanout SET free_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE id = ? AND worker = ?""").params(lease.toMillis(), task.id(), worker).update() > 0;
    }

    /**
     * Says up to which key will be read, before they are read: a change of the row from now on counts them as read before it. So does
     * one since they were looked up, since others may belong to the row now.
     *
     * @param requests of the task when the keys were looked up
     * @return whether the task is still this worker's
     */
    boolean claim(FanoutTask task, Key to, long requests) {
        String[] key = to.values().toArray(String[]::new);
        return database.sql("""
                        UPDATE endstate.fanout
                        SET claimed_to = ?, finish = CASE WHEN requests = ? THEN finish ELSE ? END,
                            second_round = second_round AND requests = ?
                        WHERE id = ? AND worker = ?""")
                        .params(key, requests, key, requests, task.id(), worker)
                        .update()
                > 0;
    }

    /** Notes that the keys up to this one were read, and lets others take the task. */
    void done(FanoutTask task, Key to) {
        database.sql("""
                        UPDATE endstate.fanout SET done_to = ?, worker = NULL, free_at = clock_timestamp()
                        WHERE id = ? AND worker = ?""")
                .params(to.values().toArray(String[]::new), task.id(), worker)
                .update();
    }

    /** Ends the round, and the task with its last one, unless the row has changed since the task was taken. */
    void endRound(FanoutTask task) {
        String sql =
                task.isLastRound() ? "DELETE FROM endstate.fanout WHERE id = ? AND requests = ? AND worker = ?" : """
                  UPDATE endstate.fanout SET second_round = true, done_to = NULL, claimed_to = NULL
                  WHERE id = ? AND requests = ? AND worker = ?""";
        // A worker that was so late that another one has the task must not touch what that one has claimed.
        database.sql(sql).params(task.id(), task.requests(), worker).update();
        free(task, Duration.ZERO);
    }

    /** Leaves the task alone for a while. */
    void postpone(FanoutTask task, Duration pause) {
        free(task, pause);
    }

    /** Leaves all tasks of a generation alone for a while, except those that others are working on. */
    void postponeAll(String generation, Duration pause) {
        database.sql("""
                        UPDATE endstate.fanout
                        SET worker = NULL, free_at = greatest(free_at, clock_timestamp() + ? * interval '1 millisecond')
                        WHERE generation = ? AND (worker = ? OR free_at <= clock_timestamp())""").params(pause.toMillis(), generation, worker).update();
    }

    private void free(FanoutTask task, Duration pause) {
        database.sql("""
                        UPDATE endstate.fanout
                        SET worker = NULL, free_at = clock_timestamp() + ? * interval '1 millisecond'
                        WHERE id = ? AND worker = ?""").params(pause.toMillis(), task.id(), worker).update();
    }

    /** Its generation is gone. */
    void drop(FanoutTask task) {
        database.sql("DELETE FROM endstate.fanout WHERE id = ?")
                .param(task.id())
                .update();
    }

    @Override
    public String what() {
        return "fan-outs";
    }

    @Override
    public long of(Generation.Name generation) {
        return database.sql("SELECT count(*) FROM endstate.fanout WHERE generation = ?")
                .param(generation.toString())
                .query(Long.class)
                .single();
    }

    /** A row that changes all the time keeps its task, so a caller must not wait for ever. */
    @Override
    public Mark mark(Generation.Name generation) {
        Long[] tasks = database.sql("SELECT id FROM endstate.fanout WHERE generation = ?")
                .param(generation.toString())
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
        return () -> !database.sql("SELECT EXISTS (SELECT FROM endstate.fanout WHERE id = ANY (?))")
                .param(tasks)
                .query(Boolean.class)
                .single();
    }

    /** How many changed rows of an index's tables have documents that are still to be read. */
    public long count(String index) {
        return database.sql("SELECT count(*) FROM endstate.fanout WHERE index_name = ?")
                .param(index)
                .query(Long.class)
                .single();
    }

    private static FanoutTask task(ResultSet row, int n) throws SQLException {
        return new FanoutTask(
                row.getLong("id"),
                row.getString("generation"),
                NamedSql.parse(row.getString("lookup")),
                JSON.readValue(row.getString("changed_row"), ROW),
                key(row, "done_to"),
                key(row, "finish"),
                row.getBoolean("second_round"),
                row.getLong("requests"));
    }

    private static Optional<Key> key(ResultSet row, String column) throws SQLException {
        @Nullable Array values = row.getArray(column);
        return values == null ? Optional.empty() : Optional.of(new Key(List.of((String[]) values.getArray())));
    }
}
