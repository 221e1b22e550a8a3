package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Key;
import dev.endstate.definition.Problem;
import dev.endstate.definition.Route;
import dev.endstate.source.document.SourceCheck;
import dev.endstate.source.key.KeyPages;
import dev.endstate.source.key.KeyRange;
import dev.endstate.source.key.RowLookups;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A column whose text is not the key's own is refused, and the lookup that is advised instead finds the key. */
class KeyLookupsIT extends KeyColumns {
    @Test
    void a_key_that_is_written_in_a_way_of_its_own_is_refused_with_a_lookup_that_works_and_needs_no_row()
            throws Exception {
        for (String[] each : new String[][] {
            {"date", "to_char(k, 'YYYYMMDD')", "2026-11-02", "20261102"},
            {"bytea", "encode(k, 'base64')", "\\x00ff", "AP8="},
            {
                "timestamptz",
                "to_char(k AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD\"T\"HH24:MI')",
                "2026-11-02 10:00+00",
                "2026-11-02T19:00"
            },
            {"text", "lower(k)", "ABC", "abc"},
            {"text", "trim(k)", " a ", "a"},
            {"varchar(20)", "replace(k, '-', '')", "a-b", "ab"},
            {"numeric", "k::bigint::text", "7.0", "7"},
            {"uuid", "upper(k::text)", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6F9619FF-8B86-D011-B42D-00C04FC964FF"}
        }) {

            create("(id integer, k " + each[0] + " PRIMARY KEY, note text)");
            String keys = "SELECT " + each[1] + " AS k FROM " + thing;

            List<Problem> problems = new SourceCheck(source).check(definition(keys, "key: k"));
            assertThat(problems).as(each[0]).hasSize(1);
            assertThat(problems.getFirst().toString()).contains("in another way than \"keys\" writes it");

            String lookup = problems.getFirst().remedy().replaceFirst(".*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            Map<String, @Nullable String> row = new TreeMap<>(Map.of("k", each[2]));
            Route.Target.Lookup target =
                    (Route.Target.Lookup) mended.routes().getFirst().target();
            assertThat(new KeyPages(source)
                            .page(mended.key(), target.sql(), row, KeyRange.ALL, 10)
                            .keys())
                    .extracting(Key::id)
                    .containsExactly(each[3]);
        }
    }

    @Test
    void another_table_s_text_that_is_only_equal_to_the_key_is_refused_with_a_lookup_that_finds_the_key() {
        sql.execute("CREATE COLLATION IF NOT EXISTS \"any case\" (provider = icu, locale = 'und-u-ks-level2',"
                + " deterministic = false)");
        for (String[] each : new String[][] {
            {"text COLLATE \"any case\"", "text COLLATE \"any case\"", "abc", "ABC"},
            {"text COLLATE \"any case\"", "text", "abc", "ABC"},
            {"numeric", "numeric", "1.0", "1.00"},
            {"numeric", "numeric(9, 3)", "1.5", "1.500"}
        }) {
            create("(id integer, k " + each[0] + " PRIMARY KEY, note text)");
            sql.update("INSERT INTO " + thing + " (k) VALUES ('" + each[2] + "')");
            String keys = "SELECT k::text AS k FROM " + thing;
            assertThat(new SourceCheck(source).check(definition(keys, "key: k")))
                    .isEmpty();
            create("(id integer, k " + each[1] + ", note text)");
            List<Problem> problems = new SourceCheck(source).check(definition(keys, "key: k"));
            assertThat(problems).as(String.join(" ", each)).hasSize(1);

            String lookup =
                    problems.getFirst().remedy().replaceFirst("(?s).*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            assertThat(asked(mended, Map.of("k", each[3])))
                    .as(String.join(" ", each))
                    .extracting(Key::id)
                    .containsExactly(each[2]);
        }
    }

    @Test
    void a_column_that_holds_no_values_of_the_key_s_type_is_refused_with_a_lookup_that_works() {
        String uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
        for (String[] each : new String[][] {
            {"bigint", "varchar(9)", "042", "42"},
            {"bigint", "code", "7", "7"},
            {"uuid", "text", uuid.toUpperCase(Locale.ROOT), uuid}
        }) {
            create("(id integer, k " + each[1] + ", note text)");
            String keys = "SELECT k::" + each[0] + " AS k FROM " + thing;

            List<Problem> problems = new SourceCheck(source).check(definition(each[0], keys, "key: k"));
            assertThat(problems).as(each[1]).hasSize(1);
            assertThat(problems.getFirst().toString()).contains("and it is " + each[0] + " in index.yml");

            String lookup = problems.getFirst().remedy().replaceFirst(".*\"lookup: (.*)\" instead of \"key\".*", "$1");
            Definition mended = definition(each[0], keys, "lookup: " + quoted(lookup));
            assertThat(new SourceCheck(source).check(mended)).isEmpty();
            Route.Target.Lookup target =
                    (Route.Target.Lookup) mended.routes().getFirst().target();
            assertThat(new KeyPages(source)
                            .page(mended.key(), target.sql(), new TreeMap<>(Map.of("k", each[2])), KeyRange.ALL, 10)
                            .keys())
                    .extracting(Key::id)
                    .containsExactly(each[3]);
        }
    }

    /** As a change asks. */
    private List<Key> asked(Definition definition, Map<String, @Nullable String> row) {
        Route.Target.Lookup target =
                (Route.Target.Lookup) definition.routes().getFirst().target();
        return new RowLookups(source)
                .ask(definition.key(), target.sql(), List.of(row), 10, 100)
                .getFirst();
    }
}
