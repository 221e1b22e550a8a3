package dev.endstate.operate.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.operate.notify.ChatServer;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A state that a test changes by itself, instances that tell what changes in it, and whoever is told. */
final class ToldWorld implements AutoCloseable {
    static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final ChatServer chat = ChatServer.start();

    ItemsWorld items() {
        return world;
    }

    ChatServer chat() {
        return chat;
    }

    /** An instance that only tells, so that the state is this test's alone. */
    Deployment deploy(Map<String, String> more, String... webhooks) {
        return world.deploy(properties(more, webhooks));
    }

    Map<String, String> properties(Map<String, String> more, String... webhooks) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "endstate.roles", "console",
                "endstate.notifications.every", "100ms",
                "endstate.notifications.first-retry", "200ms",
                "endstate.notifications.timeout", "1s"));

        for (String webhook : webhooks) {
            String prefix = "endstate.notifications.webhooks." + webhook;
            properties.put(prefix + ".format", "json");
            properties.put(prefix + ".url", chat.url("/" + webhook));
            properties.put(prefix + ".secret", "whsec_" + KEY);
            properties.put(prefix + ".allow-internal-address", "true");
            properties.put(prefix + ".per-minute", "100");
        }

        properties.putAll(more);
        return properties;
    }

    void awaitLook() {
        String looks =
                "SELECT count(*) FROM endstate.told WHERE what = 'look' AND at > clock_timestamp() - interval '5 seconds'";
        await().until(() -> world.sql().queryForObject(looks, Long.class) == 1);
    }

    void requestRebuild(String index) {
        world.sql().update("""
                        INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at)
                        VALUES ('REBUILD', ?, '', ? || '-000007', 'FILLING', 30, '{"fingerprint": "of another instance"}', now())""", index, index);
    }

    void endRebuild(String index, String state) {
        world.sql()
                .update(
                        "UPDATE endstate.job SET state = ?, note = 'disk full', ended_at = now() WHERE kind = 'REBUILD' AND index_name = ?",
                        state,
                        index);
    }

    void park(int keys) {
        world.sql().update("""
                        INSERT INTO endstate.parked SELECT ? || '-000001', n::text, n::text, ?, 'quotes a row', 1, now(), now(), 1
                        FROM generate_series(1, ?) n""", world.name(), world.name(), keys);
    }

    void captureBy(String instance) {
        world.sql().update("""
                        INSERT INTO endstate.capturing VALUES ('endstate', ?, now(), now(), now())
                        ON CONFLICT (way) DO UPDATE SET instance = excluded.instance, since = excluded.since""", instance);
    }

    void openGap() {
        world.sql()
                .update(
                        "INSERT INTO endstate.gap VALUES ('public.item', 'the slot was lost', clock_timestamp(), clock_timestamp())");
    }

    void closeGap() {
        world.sql().update("INSERT INTO endstate.gaps_closed VALUES (?, clock_timestamp())", world.name());
    }

    void findDrift() {
        world.sql().update("""
                        INSERT INTO endstate.job (kind, index_name, subject, state, share, order_json, cursor_json, asked_at, ended_at)
                        VALUES ('COMPARISON', ?, '', 'DONE', 30, '{"reason": "asked for", "repair": true}',
                                '{"checked": 900, "missing": 1, "stale": 2, "extra": 0, "samples": ["quotes a row"]}', now(), now())""", world.name());
    }

    List<String> types(String path) {
        return chat.posts(path).stream()
                .map(post -> post.json().path("type").asString())
                .toList();
    }

    ChatServer.Post only(String path, String type) {
        List<ChatServer.Post> posts = chat.posts(path).stream()
                .filter(post -> post.json().path("type").asString().equals(type))
                .toList();
        assertThat(posts).hasSize(1);
        return posts.getFirst();
    }

    @Override
    public void close() {
        chat.close();
        world.close();
    }
}
