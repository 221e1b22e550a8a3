package dev.endstate.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    private static final KeySpec TEXTS =
            new KeySpec(List.of(new KeySpec.Column("a", KeyType.TEXT), new KeySpec.Column("b", KeyType.TEXT)));
    private static final KeySpec NUMBER = new KeySpec(List.of(new KeySpec.Column("id", KeyType.BIGINT)));

    @Test
    void two_composite_keys_never_share_an_id_and_each_id_leads_back_to_its_key() {
        List<String> words = words("a:\\", 3);
        Map<String, Key> byId = new HashMap<>();
        for (String first : words) {
            for (String second : words) {
                Key key = TEXTS.of(List.of(first, second));
                assertThat(byId.put(key.id(), key)).as("the id %s", key.id()).isNull();
                assertThat(TEXTS.ofId(key.id())).isEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b:c", "a:b\\", "a:b:c", "a"})
    void a_text_that_is_no_id_is_no_key(String id) {
        assertThatThrownBy(() -> TEXTS.ofId(id)).isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void different_texts_of_one_number_are_one_key() {
        assertThat(NUMBER.of(List.of("42.0"))).isEqualTo(NUMBER.of(List.of(" 42")));
        assertThat(NUMBER.of(List.of("+042")))
                .isEqualTo(NUMBER.of(List.of("42")))
                .hasSameHashCodeAs(NUMBER.ofId("42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "1.5", "1.", "1e3", "9223372036854775808", "0x1", "1;2", "٤"})
    void what_is_no_bigint_is_refused_with_the_column(String text) {
        assertThatThrownBy(() -> NUMBER.of(List.of(text)))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("\"id\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "\udc00x", "x\ud83c"})
    void text_that_no_database_holds_is_refused(String text) {
        assertThatThrownBy(() -> KeyType.TEXT.canonical(text)).isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void a_uuid_is_written_in_lower_case() {
        assertThat(KeyType.UUID.canonical("6F9619FF-8B86-D011-B42D-00C04FC964FF"))
                .isEqualTo("6f9619ff-8b86-d011-b42d-00c04fc964ff");
        assertThatThrownBy(() -> KeyType.UUID.canonical("6f9619ff")).isInstanceOf(InvalidKeyException.class);
    }

    @Test
    void an_id_fits_Elasticsearch_up_to_512_bytes_of_utf8() {
        assertThat(new Key(List.of("k".repeat(512))).fitsElasticsearch()).isTrue();
        assertThat(new Key(List.of("k".repeat(513))).fitsElasticsearch()).isFalse();
        assertThat(new Key(List.of("ü".repeat(256))).fitsElasticsearch()).isTrue();
        assertThat(new Key(List.of("ü".repeat(257))).fitsElasticsearch()).isFalse();
        assertThat(new Key(List.of("")).fitsElasticsearch()).isFalse();
    }

    /** Every word over the alphabet of up to this length. */
    private static List<String> words(String alphabet, int length) {
        List<String> words = new ArrayList<>(List.of(""));
        int from = 0;
        for (int i = 0; i < length; i++) {
            int to = words.size();
            for (String word : List.copyOf(words.subList(from, to))) {
                alphabet.chars().forEach(c -> words.add(word + (char) c));
            }
            from = to;
        }
        return words;
    }
}
