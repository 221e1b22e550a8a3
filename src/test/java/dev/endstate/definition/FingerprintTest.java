package dev.endstate.definition;

import static dev.endstate.definition.Products.GOOD;
import static dev.endstate.definition.Products.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    @Test
    void how_a_definition_is_written_rebuilds_nothing() {
        String fingerprint = fingerprint(GOOD, Map.of());
        assertThat(fingerprint(GOOD, Map.of("NOTES.md", "of yesterday", "README", "\u00e4")))
                .isEqualTo(fingerprint);
        assertThat(fingerprint("# said by the team\n" + GOOD.replace("id: bigint", "\"id\":   bigint"), Map.of()))
                .isEqualTo(fingerprint);
        assertThat(fingerprint(GOOD, Map.of("document.sql", "SELECT id -- the key\n  FROM ids;\n")))
                .isEqualTo(fingerprint);
        assertThat(fingerprint(GOOD, Map.of("index.json", "{\n}\n"))).isEqualTo(fingerprint);
    }

    @Test
    void what_a_definition_says_has_another_fingerprint() {
        Map<String, String> more = Map.of("options.sql", "SELECT ' a ' AS id FROM ids");

        assertThat(List.of(
                        fingerprint(GOOD, Map.of()),
                        fingerprint(GOOD, more),
                        fingerprint(GOOD, Map.of("options.sql", "SELECT '  a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("options.sql", "SELECT /*+ SeqScan(t) */ ' a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("others.sql", "SELECT ' a ' AS id FROM ids")),
                        fingerprint(GOOD, Map.of("index.json", "{\"settings\": {}}")),
                        fingerprint(GOOD.replace("id: bigint", "id: text"), Map.of()),
                        fingerprint(GOOD.replace("when: [name]", "when: [name, country]"), Map.of()),
                        fingerprint(GOOD.replace("brand_id = :id", "other_id = :id"), Map.of()),
                        fingerprint(
                                GOOD.replace("topic: product-changes", "topic: product-changes\n    delay: 5s"),
                                Map.of())))
                .doesNotHaveDuplicates();
    }

    private static String fingerprint(String yml, Map<String, String> more) {
        return parse(yml, more).definition().orElseThrow().fingerprint();
    }
}
