package dev.endstate.operate.notify.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definitions;
import dev.endstate.operate.notify.Event;
import dev.endstate.operate.notify.EventKind;
import dev.endstate.operate.notify.Format;
import dev.endstate.operate.notify.NotificationProperties;
import dev.endstate.operate.notify.Secret;
import dev.endstate.operate.notify.outbox.Outbox;
import dev.endstate.rebuild.Rebuilds;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.InBackground;
import dev.endstate.testing.ItemsWorld;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is news, look by look, whatever comes between two of them; and whose turn it is. */
class NewsIT {
    private static final ItemsWorld WORLD = ItemsWorld.create(Servers.shared());
    // Nobody else looks, and nobody else changes the state.
    private static final Deployment CONSOLE = WORLD.deploy(Map.of("endstate.roles", "console"));

    private final JdbcClient database = CONSOLE.bean(JdbcClient.class);
    private final Instant lastLook = Instant.now();
    private Map<String, String> told = Map.of();
    private Instant now = Instant.now();

    @BeforeEach
    void forget() {
        database.sql("TRUNCATE endstate.gap, endstate.gaps_closed, endstate.parked")
                .update();
    }

    @AfterAll
    static void close() {
        CONSOLE.close();
        WORLD.close();
    }

    private List<EventKind> look(News news) {
        News.Found found = news.look(told, lastLook);
        told = found.told();
        return found.events().stream().map(Event::kind).toList();
    }

    private GapNews gaps() {
        return new GapNews(database, CONSOLE.bean(Definitions.class));
    }

    private void noticed(String table, Instant at) {
        database.sql("""
                        INSERT INTO endstate.gap VALUES (?, 'a reason', ?::timestamptz, ?::timestamptz)
                        ON CONFLICT (table_name, reason) DO UPDATE SET noticed_at = excluded.noticed_at, ended_at = excluded.ended_at""").params(table, at.toString(), at.toString()).update();
    }

    private void comparedAt(Instant at) {
        database.sql("""
                        INSERT INTO endstate.gaps_closed VALUES (?, ?::timestamptz)
                        ON CONFLICT (index_name) DO UPDATE SET up_to = excluded.up_to""").params(WORLD.name(), at.toString()).update();
    }

    @Test
    void a_gap_is_told_when_it_opens_and_when_it_closes_and_when_it_opens_again() {
        assertThat(look(gaps())).isEmpty();
        noticed("public.item", now);
        assertThat(look(gaps())).containsExactly(EventKind.GAP_OPENED);
        noticed("public.item", now.plusSeconds(1));
        assertThat(look(gaps())).as("noticed again while it is open").isEmpty();
        comparedAt(now.plusSeconds(2));
        assertThat(look(gaps())).containsExactly(EventKind.GAP_CLOSED);
        assertThat(look(gaps())).isEmpty();
        noticed("public.item", now.plusSeconds(3));
        assertThat(look(gaps())).containsExactly(EventKind.GAP_OPENED);
    }

    @Test
    void a_gap_that_nobody_looked_at_while_it_was_open_is_told_as_both() {
        noticed("public.item", now);
        comparedAt(now.plusSeconds(1));
        assertThat(look(gaps())).containsExactly(EventKind.GAP_OPENED, EventKind.GAP_CLOSED);
        noticed("public.item", now.plusSeconds(2));
        comparedAt(now.plusSeconds(3));
        assertThat(look(gaps())).containsExactly(EventKind.GAP_OPENED, EventKind.GAP_CLOSED);
        assertThat(look(gaps())).isEmpty();
    }

    @Test
    void a_gap_that_another_index_or_a_rollback_opens_again_is_no_news() {
        noticed("public.item", now);
        comparedAt(now.plusSeconds(1));
        look(gaps());
        comparedAt(now.minusSeconds(1));
        assertThat(look(gaps())).as("rolled back").isEmpty();
        noticed("public.part", lastLook.minus(Duration.ofDays(30)));
        assertThat(look(gaps())).as("of a table that is followed since today").isEmpty();
    }

    @Test
    void what_is_open_at_the_first_look_is_told_when_it_closes() {
        noticed("public.item", now.minus(Duration.ofDays(30)));
        told = gaps().known();
        assertThat(look(gaps())).isEmpty();
        comparedAt(now);
        assertThat(look(gaps())).containsExactly(EventKind.GAP_CLOSED);
    }

    @Test
    void a_gap_of_a_table_that_no_index_follows_is_no_news() {
        noticed("public.nobodys", now);
        assertThat(look(gaps())).isEmpty();
        noticed("*", now);
        noticed("index " + WORLD.name(), now);
        assertThat(look(gaps())).containsExactly(EventKind.GAP_OPENED, EventKind.GAP_OPENED);
    }

    private ParkedNews parked(Duration quiet) {
        return new ParkedNews(database, quiet, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void park(int from, int to) {
        database.sql("""
                        INSERT INTO endstate.parked
                        SELECT 'g', n::text, n::text, 'things', 'a reason', 1, clock_timestamp(), clock_timestamp(), 1
                        FROM generate_series(?, ?) n""").params(from, to).update();
    }

    @Test
    void while_keys_are_being_parked_they_are_collected_and_told_together() {
        Duration busy = Duration.ofHours(1);
        park(1, 10);
        assertThat(look(parked(busy))).isEmpty();

        park(11, 20);
        now = now.plusSeconds(59);
        assertThat(look(parked(busy))).isEmpty();
        now = now.plusSeconds(1);
        assertThat(look(parked(busy))).as("a minute is enough").containsExactly(EventKind.KEYS_PARKED);
        assertThat(look(parked(busy))).isEmpty();

        park(21, 30);
        now = now.plus(Duration.ofMinutes(9));
        assertThat(look(parked(busy))).isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(parked(busy).look(told, lastLook).events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.details()).containsEntry("keys", "30").containsEntry("new", "10"));
    }

    @Test
    void fewer_keys_are_no_news_but_others_in_their_place_are() {
        park(1, 10);
        assertThat(look(parked(Duration.ZERO))).containsExactly(EventKind.KEYS_PARKED);
        database.sql("DELETE FROM endstate.parked WHERE document_id::int > 5").update();
        assertThat(look(parked(Duration.ZERO))).isEmpty();
        database.sql("DELETE FROM endstate.parked WHERE document_id::int > 3").update();
        park(11, 12);
        now = now.plus(Duration.ofMinutes(10));
        assertThat(parked(Duration.ZERO).look(told, lastLook).events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.details()).containsEntry("keys", "5").containsEntry("new", "2"));
    }

    @Test
    void what_several_instances_see_at_once_is_kept_once() {
        NotificationProperties.Webhook webhook = new NotificationProperties.Webhook(
                Format.JSON, new Secret("https://receiver.example.com"), null, Set.of(), Set.of(), 10, false);

        NewsRound round = new NewsRound(
                new TransactionTemplate(CONSOLE.bean(PlatformTransactionManager.class)),
                List.of(new RebuildNews(CONSOLE.bean(Rebuilds.class))),
                new ReportedState(database),
                CONSOLE.bean(Outbox.class),
                Map.of("many", webhook),
                Duration.ofDays(1));

        round.run();

        for (int index = 0; index < 10; index++) {
            database.sql("""
                            INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, asked_at)
                            VALUES ('REBUILD', ?, '', ?, 'FILLING', 30, '{"fingerprint": ""}', now())""").params("i" + index, "i" + index + "-000001").update();
            CompletableFuture.allOf(Stream.generate(() -> InBackground.run(round::run))
                            .limit(4)
                            .toArray(CompletableFuture[]::new))
                    .join();
        }

        assertThat(CONSOLE.bean(Outbox.class).waiting("many")).isEqualTo(10);
    }

    @Test
    void a_message_over_which_a_webhook_always_stumbles_lets_the_others_go_first() {
        Outbox outbox = CONSOLE.bean(Outbox.class);
        for (EventKind kind : List.of(EventKind.REBUILD_FAILED, EventKind.REBUILD_DONE)) {
            outbox.add("ops", new Event(kind, List.of(), "", now, Map.of()));
        }

        assertThat(attempts(outbox, 7))
                .containsExactly(
                        EventKind.REBUILD_FAILED,
                        EventKind.REBUILD_FAILED,
                        EventKind.REBUILD_FAILED,
                        EventKind.REBUILD_DONE,
                        EventKind.REBUILD_DONE,
                        EventKind.REBUILD_DONE,
                        EventKind.REBUILD_FAILED);
    }

    private static List<EventKind> attempts(Outbox outbox, int count) {
        List<EventKind> tried = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Outbox.Message message = outbox.take("ops", Duration.ofMinutes(1)).orElseThrow();
            tried.add(message.event().kind());
            outbox.postpone(message, Duration.ZERO, "it answered 500");
        }
        return tried;
    }
}
