package dev.endstate.index;

import java.util.Map;

/**
 * Asks for vectors. Since 9.2, Elasticsearch leaves them out of the sources that it gives back unless it is asked for them
 * ({@code index.mapping.exclude_source_vectors}); older servers refuse to be asked.
 */
final class Vectors {
    private Vectors() {}

    /** Whether the generation's mapping has a field type of vectors. */
    static boolean mayBeIn(Generation generation) {
        return generation.definition().indexBody().contains("_vector");
    }

    /** The parameters that ask for them in a request for documents by their ids. */
    static Map<String, String> asked(Generation generation) {
        return mayBeIn(generation) ? Map.of("_source_exclude_vectors", "false") : Map.of();
    }
}
