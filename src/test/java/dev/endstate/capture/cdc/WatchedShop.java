package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.endstate.capture.CaptureProperties;
import dev.endstate.capture.CapturedTables;
import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Problem;
import dev.endstate.servers.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

/** An application's tables, the check that says what routes of them need, and the publication that they enter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WatchedShop {
    static final AtomicInteger NUMBER = new AtomicInteger();
    static final String PUBLICATION = "watched";

    final SingleConnectionDataSource server = new SingleConnectionDataSource();
    final JdbcTemplate sql = new JdbcTemplate(server);
    final JdbcClient source = JdbcClient.create(server);
    final TableCatalog catalog = new TableCatalog(source);
    final IdentityRemedy remedy =
            new IdentityRemedy(new IndexableColumns(source), new OtherPublications(source, PUBLICATION), PUBLICATION);
    final Publication publication = new Publication(server, PUBLICATION);
    final Admission admission = new Admission(catalog, publication, remedy);
    final CapturedTables captured = new CapturedTables(
            source,
            TransactionOperations.withoutTransaction(),
            new CaptureProperties(
                    new CaptureProperties.Cdc(
                            true,
                            "slot",
                            PUBLICATION,
                            null,
                            null,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(1),
                            DataSize.ofGigabytes(1)),
                    new CaptureProperties.Poll(List.of(), Duration.ofSeconds(1))));
    final boolean isNewest;

    WatchedShop(PostgresServer postgres) {
        String database = "shopwrites" + NUMBER.incrementAndGet() + "x"
                + ProcessHandle.current().pid();
        postgres.createDatabase(database);
        server.setUrl(postgres.jdbcUrl(database));
        server.setUsername(PostgresServer.USER);
        server.setSuppressClose(true);
        isNewest = source.sql("SELECT current_setting('server_version_num')::int >= 180000")
                .query(Boolean.class)
                .single();
    }

    @BeforeAll
    void describeThings() {
        sql.execute("CREATE DOMAIN note AS text; CREATE DOMAIN sku AS varchar(40); CREATE TYPE size AS ENUM ('s', 'm');"
                + " CREATE TYPE pair AS (a integer, b text);"
                + " CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER away FOREIGN DATA WRAPPER elsewhere");
        sql.execute("CREATE FUNCTION long_text(characters integer) RETURNS text LANGUAGE sql AS"
                + " $$ SELECT string_agg(chr(20000 + g), '') FROM generate_series(1, $1) g $$");
    }

    @AfterAll
    void disconnect() {
        server.destroy();
    }

    SingleConnectionDataSource session() {
        SingleConnectionDataSource session = new SingleConnectionDataSource();
        session.setUrl(Objects.requireNonNull(server.getUrl()));
        session.setUsername(PostgresServer.USER);
        session.setSuppressClose(true);
        return session;
    }

    String create(String columns) {
        String table = "t" + NUMBER.incrementAndGet();
        sql.execute("CREATE TABLE " + table + " " + columns);
        return table;
    }

    JdbcTemplate sql() {
        return sql;
    }

    List<Problem> check(String routes) {
        Definition definition = definition("things", routes);
        return check(List.of(definition)).check(definition);
    }

    FollowedTablesCheck check(List<Definition> definitions) {
        return new FollowedTablesCheck(captured, new Definitions(definitions, List.of()), catalog, admission, remedy);
    }

    static Definition definition(String index, String routes) {
        DefinitionParser.Result result = new DefinitionParser()
                .parse(
                        index,
                        Map.of(
                                "index.yml",
                                "key: {id: bigint}\nkeys: SELECT 1::bigint AS id\nchanges:\n  " + routes + "\n",
                                "document.sql",
                                "SELECT ids.id FROM ids",
                                "index.json",
                                "{}"));

        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow();
    }

    /** Runs what the check advises until nothing is left; returns the statements. */
    List<String> heed(String routes) {
        List<String> advised = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Problem> problems = check(routes);
            if (problems.isEmpty()) {
                return advised;
            }
            advised.addAll(run(problems));
        }
        return fail("The check is not content with what it advised: %s; it says %s", advised, check(routes));
    }

    List<String> run(List<Problem> problems) {
        List<String> advised = new ArrayList<>();
        for (Problem problem : problems) {
            assertThat(problem.remedy()).as("%s", problem).startsWith("run: ").endsWith(";");
            for (String statement : problem.remedy().substring("run: ".length()).split("(?<=;) ")) {
                sql.execute(statement);
            }
            advised.add(problem.remedy());
        }
        return advised;
    }

    /** As the guard of the publication does. */
    void publish(String... tables) {
        Map<String, RoutedTable> routed = new TreeMap<>();
        for (String table : tables) {
            routed.putAll(RoutedTable.of(List.of(definition("things", "- {table: \"%s\", key: id}".formatted(table)))));
        }
        Admission.Judgement judgement = admission.judge(routed);
        routed.keySet().removeAll(judgement.refused().keySet());
        publication.make(routed.values());
        assertThat(publication.addMissing(routed, judgement.generated())).isEmpty();
        assertThat(publication.missing(routed.values())).isEmpty();
    }
}
