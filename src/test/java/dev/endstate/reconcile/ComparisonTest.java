package dev.endstate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.index.StoredDocuments.Stored;
import dev.endstate.source.SourceException;
import dev.endstate.source.document.DocumentSource;
import dev.endstate.source.document.Read;
import dev.endstate.testing.Things;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final int PAGE = 400;
    private static final int FIT = 30;

    private final List<Integer> refused = new ArrayList<>();
    private final List<Integer> read = new ArrayList<>();
    private final Generation generation = Things.generation();

    @Test
    void the_size_that_fitted_is_not_found_anew_for_each_page() {
        DocumentSource source = (which, keys, maxBytes) -> {
            if (keys.size() > FIT) {
                refused.add(keys.size());
                throw new SourceException.TooLarge("too large");
            }
            read.add(keys.size());
            byte[][] documents = new byte[keys.size()][];
            for (int i = 0; i < documents.length; i++) {
                documents[i] = document(keys.get(i));
            }
            return new Read(1, System.nanoTime(), keys, documents, Map.of());
        };
        Comparison comparison =
                new Comparison(source, null, new DocumentEquality(new SimpleMeterRegistry()), Long.MAX_VALUE);

        for (int page = 0; page < 10; page++) {
            assertThat(comparison.with(generation, page(page))).isEmpty();
        }
        assertThat(read.stream().mapToInt(Integer::intValue).sum()).isEqualTo(10 * PAGE);
        assertThat(refused)
                .hasSizeLessThan(read.size() / 4)
                .filteredOn(size -> size > 2 * FIT)
                .hasSizeLessThan(8);
    }

    private static Map<Key, Stored> page(int number) {
        Map<Key, Stored> page = new LinkedHashMap<>();
        for (int i = 0; i < PAGE; i++) {
            Key key = new Key(List.of(number + "-" + i));
            page.put(key, new Stored(1, document(key)));
        }
        return page;
    }

    private static byte[] document(Key key) {
        return ("{\"id\":\"" + key.values().getFirst() + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
