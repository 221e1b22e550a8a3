package dev.endstate.operate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.EndstateApplication;
import dev.endstate.servers.Servers;
import dev.endstate.testing.ItemsWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.config.ScheduledTaskHolder;

@ExtendWith(OutputCaptureExtension.class)
class CheckCommandIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void passes_definitions_that_fit_and_leaves_nothing_behind() {
        assertThat(check()).isZero();
        assertThat(world.sql().queryForList("SELECT 1 FROM pg_namespace WHERE nspname = 'endstate'"))
                .isEmpty();
        assertThat(world.contents().call("GET", "/" + world.name() + "-*", "")).isEmpty();
    }

    @Test
    void does_nothing_beside_the_check_such_as_telling_a_second_time_that_an_index_waits() {
        try (ConfigurableApplicationContext context = run(Map.of())) {
            assertThat(context.getBeansOfType(ScheduledTaskHolder.class).values())
                    .flatExtracting(ScheduledTaskHolder::getScheduledTasks)
                    .isEmpty();
        }
    }

    @Test
    void tells_every_mistake_at_once_with_file_and_remedy(CapturedOutput output) throws IOException {
        replace("document.sql", "i.name,", "i.nam,");
        replace("parts.sql", "p.item_id AS id, ", "");
        replace("index.json", "\"byte\"", "\"bite\"");
        replace("index.yml", "table: part", "table: prat");
        replace("index.yml", "maker_id = :id", "makr_id = :id");
        replace("index.yml", "keys:", "refresh: 1s\nkeys:");
        Files.createDirectories(world.definition().resolveSibling("other"));
        Files.writeString(world.definition().resolveSibling("other").resolve("index.yml"), "keyz: {id: bigint}\n");

        assertThat(check()).isEqualTo(1);
        assertThat(output)
                .contains(world.name() + "/document.sql: the database refuses the query")
                .contains("i.nam does not exist")
                .contains(world.name() + "/parts.sql: the query does not return the key column \"id\"")
                .contains(world.name() + "/index.json: Elasticsearch refuses it")
                .contains("bite")
                .contains("there is no table public.prat")
                .contains("makr_id")
                .contains("unknown field \"refresh\"")
                .contains("other/index.yml:1: unknown field \"keyz\"")
                .contains("other/document.sql: the file is missing")
                .contains("12 problems in the definitions");
    }

    @Test
    void a_query_that_does_not_join_the_keys_is_found(CapturedOutput output) throws IOException {
        world.addItems(3);
        Files.writeString(world.definition().resolve("parts.sql"), "SELECT id, name FROM item");
        assertThat(check()).isEqualTo(1);
        assertThat(output)
                .contains("parts.sql: the query returns rows that were not asked for")
                .contains("join `ids`");
    }

    @Test
    void warns_of_tables_that_are_read_and_not_followed_and_of_documents_that_follow_the_clock(CapturedOutput output)
            throws IOException {
        world.sql().execute("CREATE TABLE currency (code text PRIMARY KEY)");
        world.sql().execute("CREATE TABLE price (item_id bigint, at date, amount int) PARTITION BY RANGE (at)");
        world.sql()
                .execute("CREATE TABLE price_2026 PARTITION OF price FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')");
        world.sql().execute("CREATE TABLE stock (item_id bigint) PARTITION BY HASH (item_id)");
        world.sql().execute("CREATE TABLE stock_0 PARTITION OF stock FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
        world.sql().execute("CREATE SCHEMA geo CREATE TABLE country (code text PRIMARY KEY)");
        world.sql()
                .execute(
                        "CREATE VIEW worth AS SELECT p.item_id, p.amount, (SELECT max(code) FROM geo.country) AS country"
                                + " FROM price p WHERE p.at <= current_date");
        Files.writeString(world.definition().resolve("worth.sql"), """
                SELECT ids.id, w.amount, w.country, 'now()' AS "now()" FROM ids JOIN worth w ON w.item_id = ids.id
                JOIN currency ON true JOIN stock s ON s.item_id = ids.id""");
        replace("index.yml", "keys: SELECT", "ignores: [currency, colour]\nkeys: SELECT");
        replace("index.yml", "  - table: part", "  - table: stock\n    key: item_id\n  - table: part");

        assertThat(check()).isZero();
        assertThat(output)
                .contains("4 warnings in the definitions")
                .contains(world.name() + "/index.yml: worth.sql reads table price, which no route follows")
                .contains("add a route \"- table: price\" to \"changes\"", "\"ignores: [price]\"")
                .contains("worth.sql reads table geo.country,")
                .contains("\"ignores\" names colour, which no query reads")
                .contains(world.name() + "/worth.sql: the query asks for the time (CURRENT_DATE)");

        replace("index.yml", "ignores: [currency, colour]", "ignores: [currency, price, geo.country]");
        replace(
                "index.yml",
                "changes:",
                "changes:\n  - every: 1m\n    keys: SELECT item_id AS id FROM price WHERE at > :since");
        int before = output.getOut().length();
        assertThat(check()).isZero();
        assertThat(output.getOut().substring(before)).doesNotContain("warning").contains("are in order");
    }

    @Test
    void a_mode_or_a_pipeline_that_breaks_equality_is_refused_and_what_a_template_adds_is_warned_of(
            CapturedOutput output) throws IOException {
        Path body = world.definition().resolve("index.json");
        String former = Files.readString(body);
        Files.writeString(body, "{\"settings\": {\"index.mode\": \"logsdb\", \"index.default_pipeline\": \"enrich\"}}");
        assertThat(check()).isEqualTo(1);
        assertThat(output)
                .contains("2 problems in the definitions:")
                .contains(world.name() + "/index.json: index.mode is logsdb, whose _source is synthetic")
                .contains(world.name() + "/index.json: index.default_pipeline is enrich");

        Files.writeString(body, former);
        String template = "/_index_template/" + world.name();
        world.contents().call("PUT", template, """
                {"index_patterns": ["%s-*"], "priority": 500, "template": {"settings": {"index.default_pipeline": "enrich"}}}""".formatted(world.name()));
        try {
            assertThat(check()).isZero();
            assertThat(output)
                    .contains("1 warning in the definitions:")
                    .contains("the cluster's index templates give it index.default_pipeline = enrich");
        } finally {
            world.contents().call("DELETE", template, "");
        }
    }

    @Test
    void a_slot_that_may_fill_the_disk_is_warned_of_before_it_is_made(CapturedOutput output) {
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        assertThat(check(world.capturing())).isZero();
        assertThat(output)
                .contains("1 warning of the servers:\nPostgreSQL: max_slot_wal_keep_size is not set")
                .contains("slot " + world.name());
        assertThat(world.sql().queryForList("SELECT slot_name FROM pg_replication_slots", String.class))
                .doesNotContain(world.name());
    }

    @Test
    void a_user_who_may_not_read_the_log_is_told_with_the_others_and_one_who_may_not_connect_too(CapturedOutput output)
            throws IOException {
        world.sql().execute("ALTER TABLE part REPLICA IDENTITY FULL");
        world.sql().execute("CREATE ROLE " + world.name() + " LOGIN");
        Map<String, String> capturing = new HashMap<>(world.capturing());
        capturing.put("endstate.capture.cdc.username", world.name());
        replace("document.sql", "i.name,", "i.nam,");
        assertThat(check(capturing)).isEqualTo(1);
        assertThat(output)
                .contains("1 problem in the definitions:")
                .contains("1 problem of the servers:\nPostgreSQL: the user " + world.name() + " may not read its log\n"
                        + "    -> ALTER ROLE " + world.name() + " REPLICATION;");

        world.sql().execute("ALTER ROLE " + world.name() + " NOLOGIN");
        assertThat(check(capturing)).isEqualTo(1);
        assertThat(output).contains("PostgreSQL: not checked: ").doesNotContain("\tat ");
    }

    @Test
    void a_field_of_Elasticsearchs_own_is_told_with_another_name_for_it(CapturedOutput output) throws IOException {
        replace("document.sql", "i.name,", "i.name, i.name AS _id, 1 AS \"_source.of\",");
        replace("parts.sql", "p.label", "p.label, 1 AS _id");
        assertThat(check()).isEqualTo(1);
        assertThat(output)
                .contains("2 problems in the definitions")
                .contains("document.sql: \"_id\" is a field of Elasticsearch's own")
                .contains("the document's _id is made of the key")
                .contains("\"_source.of\" is a field of Elasticsearch's own");
    }

    @Test
    void a_database_that_is_away_is_one_problem_in_one_line(CapturedOutput output) {
        assertThat(check(Map.of("spring.datasource.url", "jdbc:postgresql://localhost:1/shop")))
                .isEqualTo(1);
        assertThat(output).contains("not checked: ", "localhost:1 refused").doesNotContain("\tat ");
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(world.definition().resolve(file));
        assertThat(text).contains(from);
        Files.writeString(world.definition().resolve(file), text.replace(from, to));
    }

    private int check() {
        return check(Map.of());
    }

    private int check(Map<String, String> more) {
        return SpringApplication.exit(run(more));
    }

    private ConfigurableApplicationContext run(Map<String, String> more) {
        SpringApplication application = CheckCommand.prepare(new SpringApplication(EndstateApplication.class));
        Map<String, String> properties = new HashMap<>(world.processProperties());
        properties.putAll(more);
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        assertThat(CheckCommand.isAskedFor(List.of("--check").toArray(String[]::new)))
                .isTrue();
        return application.run(arguments);
    }
}
