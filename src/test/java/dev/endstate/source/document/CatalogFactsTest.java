package dev.endstate.source.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogFactsTest {

    @Test
    void what_comes_goes_and_changes_is_told_by_its_name() {
        CatalogFacts before = facts(Map.of(
                "table public.a", "number 1 in file 1",
                "table public.b", "number 2 in file 2",
                "view public.v", "hash 1"));
        CatalogFacts now = facts(Map.of(
                "table public.a", "number 1 in file 9",
                "table public.c", "number 3 in file 3",
                "view public.v", "hash 2"));

        assertThat(now.changesSince(before))
                .containsExactlyInAnyOrder(
                        "table public.a was number 1 in file 1, now number 1 in file 9",
                        "table public.b is gone",
                        "table public.c is new",
                        "view public.v was replaced");
        assertThat(now.changesSince(now)).isEmpty();
    }

    @Test
    void a_new_label_changes_no_document_and_a_renamed_one_does() {
        CatalogFacts before = facts(Map.of("label 1 of state", "ON"));
        assertThat(facts(Map.of("label 1 of state", "ON", "label 2 of state", "OFF"))
                        .changesSince(before))
                .isEmpty();
        assertThat(facts(Map.of("label 1 of state", "FOR_SALE")).changesSince(before))
                .containsExactly("label 1 of state was ON, now FOR_SALE");
    }

    @Test
    void names_are_found_whatever_stands_around_them() {
        assertThat(SqlWords.of(
                        "SELECT f(\"Order Line\".\"a\"\"b\") FROM Shop.\"Order Line\" /* it's \" */ JOIN 상품 ON true"))
                .contains("f", "Order Line", "a\"b", "shop", "Shop", "상품", "join");
    }

    private static CatalogFacts facts(Map<String, String> facts) {
        return new CatalogFacts(new TreeMap<>(facts));
    }
}
