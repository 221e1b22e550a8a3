package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.definition.Route;
import dev.endstate.servers.Servers;
import dev.endstate.source.SourceDatabase;
import dev.endstate.source.SourceProperties;
import dev.endstate.source.key.KeyForms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tables of one column that leads to keys, in a database whose settings would give values other texts than Endstate's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeyColumns {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String name = "keytexts" + NUMBER.incrementAndGet() + "x"
            + ProcessHandle.current().pid();
    final PGSimpleDataSource server = Servers.shared().postgres().createDatabase(name);
    final JdbcTemplate sql = new JdbcTemplate(server);
    final SourceDatabase source = new SourceDatabase(
            server,
            new SourceProperties(null, null, null, 2, Duration.ofSeconds(10), Duration.ofSeconds(3)),
            new SimpleMeterRegistry());
    String thing = "";
    int things;

    @BeforeAll
    void setUp() {
        for (String setting : List.of(
                "TimeZone = 'Asia/Kathmandu'",
                "DateStyle = 'SQL, DMY'",
                "IntervalStyle = 'sql_standard'",
                "bytea_output = 'escape'",
                "extra_float_digits = -2")) {
            sql.execute("ALTER DATABASE " + name + " SET " + setting);
        }

        sql.execute("CREATE TYPE mood AS ENUM ('fine', 'so, \"so\"')");
        sql.execute("CREATE DOMAIN code AS char(8)");
        sql.execute("CREATE DOMAIN price AS numeric(10, 2)");
    }

    @AfterAll
    void close() {
        source.close();
    }

    /** Creates another table each time: the driver remembers what types the parameters of a statement had. */
    void create(String columns) {
        thing = "thing" + ++things;
        sql.execute("CREATE TABLE " + thing + " " + columns);
    }

    String key(Definition definition, String logged) {
        Route route = definition.routes().getFirst();
        return Objects.requireNonNull(new KeyForms(source).of(definition).get(route))
                .getFirst()
                .of(logged);
    }

    static String quoted(String lookup) {
        return "'" + lookup.replace("'", "''") + "'";
    }

    Definition definition(String keys, String route) {
        return definition("text", keys, route);
    }

    Definition definition(String type, String keys, String route) {
        DefinitionParser.Result result = new DefinitionParser()
                .parse(
                        "things",
                        Map.of(
                                "index.yml",
                                "key: {k: " + type + "}\nkeys: " + quoted(keys) + "\nchanges:\n  - table: " + thing
                                        + "\n    " + route + "\n",
                                "document.sql",
                                "SELECT ids.k FROM ids",
                                "index.json",
                                "{}"));

        assertThat(result.problems()).isEmpty();
        return result.definition().orElseThrow();
    }
}
