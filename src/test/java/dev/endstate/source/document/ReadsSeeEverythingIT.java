package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.parked.ParkedKeys;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import dev.endstate.testing.RestApi;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is hidden from the role that reads is not gone: nothing is deleted for it. */
@ExtendWith(OutputCaptureExtension.class)
class ReadsSeeEverythingIT {
    private static final int ITEMS = 30;
    private static final ItemsWorld WORLD = ItemsWorld.create(Servers.shared());
    private static final String READER = "reader_of_" + WORLD.name();
    private static Deployment deployment;
    private static RestApi rest;

    @BeforeAll
    static void deploy() {
        WORLD.addItems(ITEMS);
        WORLD.sql().execute("CREATE ROLE " + READER + " LOGIN");
        WORLD.sql().execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + READER);
        Map<String, String> properties = new HashMap<>();
        properties.put("endstate.source.username", READER);
        properties.put("endstate.reconcile.refresh", "200ms");
        properties.put("endstate.reconcile.second-look", "1s");
        deployment = WORLD.deploy(properties);
        rest = new RestApi(deployment.port());
        WORLD.awaitIndexEqualsDatabase();
    }

    @AfterAll
    static void close() {
        deployment.close();
        WORLD.sql().execute("DROP OWNED BY " + READER);
        WORLD.close();
        WORLD.sql().execute("DROP ROLE " + READER);
    }

    @Test
    void a_policy_that_hides_rows_stops_the_index_until_the_advised_statement_is_run(CapturedOutput log) {
        WORLD.sql().execute("ALTER TABLE item ENABLE ROW LEVEL SECURITY");
        WORLD.sql().execute("CREATE POLICY none ON item USING (false)");
        assertThatNothingIsDeleted(log, "row-level security policy for table \"item\"", "BYPASSRLS");

        String statement = problems().getFirst().remedy().replaceFirst("run: ([^;]+);.*", "$1");
        assertThat(statement).isEqualTo("ALTER ROLE \"" + READER + "\" BYPASSRLS");
        WORLD.sql().execute(statement);
        assertThat(problems()).isEmpty();
        WORLD.awaitIndexEqualsDatabase();
    }

    @Test
    void a_right_that_is_lost_stops_the_index_until_it_is_granted_again(CapturedOutput log) {
        WORLD.sql().execute("REVOKE SELECT ON part FROM " + READER);
        assertThatNothingIsDeleted(log, "permission denied for table part", "grant it what it lacks");
        assertThat(problems()).first().asString().contains("GRANT SELECT");

        WORLD.sql().execute("GRANT SELECT ON part TO " + READER);
        assertThat(problems()).isEmpty();
        WORLD.awaitIndexEqualsDatabase();
    }

    @Test
    void a_name_means_the_same_table_although_the_search_path_now_leads_elsewhere() {
        WORLD.sql().execute("CREATE SCHEMA " + READER);
        WORLD.sql().execute("CREATE TABLE " + READER + ".item (LIKE public.item)");
        WORLD.sql().execute("CREATE SCHEMA other");
        WORLD.sql().execute("CREATE TABLE other.item (LIKE public.item)");
        WORLD.sql().execute("GRANT ALL ON SCHEMA other, " + READER + " TO " + READER);
        WORLD.sql().execute("GRANT SELECT ON other.item, " + READER + ".item TO " + READER);
        WORLD.sql().execute("ALTER ROLE " + READER + " SET search_path = other, public");
        WORLD.sql()
                .query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?", row -> {}, READER);

        change();
        WORLD.awaitIndexEqualsDatabase();
    }

    private static void assertThatNothingIsDeleted(CapturedOutput log, String reason, String remedy) {
        change();
        awaitLine(log, WORLD.name() + "-000001 waits with", reason, remedy);
        rest.post("/api/indexes/" + WORLD.name() + "/reconciliations", "{}");
        awaitLine(log, "The comparison of " + WORLD.name() + " waits", reason, remedy);
        HttpResponse<String> rebuild = rest.post("/api/indexes/" + WORLD.name() + "/rebuilds", "{}");
        assertThat(rebuild.statusCode()).isEqualTo(503);
        assertThat(rebuild.body().replace("\\\"", "\"")).contains(reason, remedy);
        assertThat(WORLD.contents().all(WORLD.name())).hasSize(ITEMS);
        assertThat(deployment.bean(ParkedKeys.class).count(WORLD.name())).isZero();
    }

    private static void awaitLine(CapturedOutput log, String... parts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.getOut().lines())
                        .anySatisfy(line -> assertThat(line).contains(parts)));
    }

    private static void change() {
        WORLD.sql().update("UPDATE item SET name = name || '.'");
        for (int id = 1; id <= ITEMS; id++) {
            WORLD.itemsChanged(id);
        }
    }

    private static List<Problem> problems() {
        return deployment
                .bean(SourceCheck.class)
                .check(deployment.bean(Definitions.class).all().getFirst());
    }
}
