package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.DefinitionParser;
import dev.endstate.servers.Servers;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.ItemsWorld;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of every type, against the database's own {@code to_jsonb}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypesIT {
    private final ItemsWorld world = ItemsWorld.create(Servers.shared());
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private Deployment deployment;

    @BeforeAll
    void deploy() {
        world.addItems(1);
        world.sql().execute("CREATE TYPE mood AS ENUM ('fine', 'so, \"so\"')");
        world.sql().execute("CREATE TYPE pair AS (a integer, b text)");
        world.sql().execute("CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE >= 0)");
        world.sql().execute("ALTER DATABASE " + world.name() + " SET TimeZone = 'Asia/Kathmandu'");
        world.sql().execute("ALTER DATABASE " + world.name() + " SET bytea_output = 'escape'");
        deployment = world.deploy();
    }

    @AfterAll
    void close() {
        deployment.close();
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "false",
                "NULL::boolean",
                "1::smallint",
                "(-2147483648)::integer",
                "9223372036854775807::bigint",
                "4294967295::oid",
                "123456789012345678901234567890.123456789::numeric",
                "0.10::numeric(5,2)",
                "-0.000001::numeric",
                "'NaN'::numeric",
                "'Infinity'::numeric",
                "'-Infinity'::numeric",
                "NULL::numeric",
                "1.5::real",
                "0.1::double precision",
                "1e300::float8",
                "1e-300::float8",
                "'NaN'::float8",
                "'-Infinity'::float4",
                "3.4028235e38::float4",
                "'text with \"quotes\", \\\\ backslash and / slash'::text",
                "E'line\\nbreak\\ttab\\u0001'::text",
                "'grüße 日本 🎁'::text",
                "''::text",
                "'pad'::char(6)",
                "'v'::varchar(3)",
                "'n'::name",
                "'c'::\"char\"",
                "'2026-02-28'::date",
                "'infinity'::date",
                "'0044-03-15 BC'::date",
                "'12:34:56.789'::time",
                "'12:34:56+05:30'::timetz",
                "'1 year 2 mons -3 days 04:05:06.7'::interval",
                "'2026-01-31 10:00:00'::timestamp",
                "'2026-01-31 10:00:00.123456'::timestamp",
                "'infinity'::timestamp",
                "'0044-03-15 10:00:00 BC'::timestamp",
                "'2026-01-31 10:00:00.5+05:30'::timestamptz",
                "'-infinity'::timestamptz",
                "'0044-03-15 10:00:00+00 BC'::timestamptz",
                "'294276-12-31 23:59:59+00'::timestamptz",
                "'6F9619FF-8B86-D011-B42D-00C04FC964FF'::uuid",
                "'fine'::mood",
                "'so, \"so\"'::mood",
                "12.50::price",
                "'{\"a\": [1, 2.50, null], \"b\": {\"c\": \"d\"}}'::jsonb",
                "E'{\"a\" :\\n [1,\\r 2]}'::json",
                "'null'::jsonb",
                "'\"s\"'::json",
                "'192.168.0.1/24'::inet",
                "'10.0.0.0/8'::cidr",
                "'08:00:2b:01:02:03'::macaddr",
                "B'1010'::bit(4)",
                "B'101'::varbit",
                "'$1,234.50'::money",
                "'(1,2)'::point",
                "'<a>b</a>'::xml",
                "'a:1 b:2'::tsvector",
                "'[1,5)'::int4range",
                "'[2026-01-01,2026-02-01)'::daterange",
                "'empty'::numrange",
                "'{[1,3),[5,7)}'::int4multirange",
                "'0/16B3748'::pg_lsn",
                "ARRAY[1,2,NULL]::integer[]",
                "'{}'::text[]",
                "ARRAY[[1,2],[3,4]]",
                "'[0:1]={7,8}'::int[]",
                "ARRAY['a,b', 'c\"d', 'e\\\\f', 'NULL', '', '{x}', NULL, ' ']",
                "ARRAY[true,false,NULL]",
                "ARRAY[1.50, 'NaN']::numeric[]",
                "ARRAY['2026-01-31 10:00:00+02']::timestamptz[]",
                "ARRAY['{\"a\": \"b,c\"}', '[1]']::jsonb[]",
                "ARRAY['fine', 'so, \"so\"']::mood[]",
                "ARRAY[1.5, 2]::price[]",
                "ROW(1, 'x')::pair",
                "ARRAY[ROW(1, 'x'), ROW(2, NULL)]::pair[]",
                "ARRAY['[1,2)']::int4range[]",
                "ARRAY['6f9619ff-8b86-d011-b42d-00c04fc964ff']::uuid[]",
                "NULL::integer[]",
                "NULL::pair",
                "NULL::jsonb"
            })
    void has_the_form_of_to_jsonb(String expression) {
        JsonNode ours = read(expression);
        JsonNode databases = toJsonb(expression);
        if (databases.isNumber()) {
            assertThat(ours.isNumber()).isTrue();
            assertThat(new BigDecimal(ours.asString())).isEqualByComparingTo(new BigDecimal(databases.asString()));
        } else {
            assertThat(ours).isEqualTo(databases);
        }
    }

    @Test
    void bytea_is_Base64_since_Elasticsearch_takes_nothing_else() {
        assertThat(read("'\\xdeadbeef'::bytea").asString()).isEqualTo("3q2+7w==");
        assertThat(read("''::bytea").asString()).isEmpty();
    }

    @Test
    void bytea_in_an_array_is_Base64_too() {
        assertThat(read("ARRAY['\\xdeadbeef', NULL]::bytea[]")).isEqualTo(json.readTree("[\"3q2+7w==\",null]"));
    }

    private JsonNode read(String expression) {
        Definition definition = new DefinitionParser()
                .parse(
                        "types",
                        Map.of(
                                "index.yml",
                                        "key: {id: bigint}\nkeys: SELECT id FROM item\nchanges: [{table: item, key: id}]",
                                "index.json", "{}",
                                "document.sql", "SELECT id, " + expression + " AS v FROM ids JOIN item USING (id)"))
                .definition()
                .orElseThrow();

        byte[] document = deployment
                .bean(DocumentSource.class)
                .read(definition, List.of(definition.key().of(List.of("1"))), 1 << 20)
                .document(0)
                .orElseThrow();
        return json.readTree(document).get("v");
    }

    private JsonNode toJsonb(String expression) {
        String text = world.sql()
                .queryForObject(
                        "SELECT coalesce(to_jsonb(v), 'null')::text FROM (SELECT set_config('TimeZone', 'UTC', true)) s, LATERAL (SELECT "
                                + expression + " AS v) x",
                        String.class);
        return json.readTree(text);
    }
}
