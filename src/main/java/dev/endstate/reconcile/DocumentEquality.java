package dev.endstate.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says whether two documents are equal: byte for byte, and only if they are not, value by value. Elasticsearch gives back the bytes that
 * it was given, so that what Endstate wrote need not be parsed. Counts each as {@code endstate.compared}, tagged {@code by} with
 * {@code bytes} or {@code values}; many of the latter make a comparison slow.
 */
final class DocumentEquality {
    private static final int MOST_POINTERS = 3;

    /** A column may hold numbers of more digits than Jackson reads by itself. */
    private static final ObjectMapper EXACT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final MeterRegistry meters;

    DocumentEquality(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Says where they differ, for people; empty if they are equal. */
    Optional<String> difference(String index, byte[] database, byte[] document) {
        boolean same = Arrays.equals(database, document);
        meters.counter("endstate.compared", "index", index, "by", same ? "bytes" : "values")
                .increment();
        return same ? Optional.empty() : differenceOfValues(database, document);
    }

    private static Optional<String> differenceOfValues(byte[] database, byte[] document) {
        try {
            JsonNode expected = EXACT.readTree(database);
            JsonNode actual = EXACT.readTree(document);

            List<DocumentComparison.Difference> pointers =
                    DocumentComparison.differences(Optional.of(expected), Optional.of(actual));
            return pointers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(pointers.stream()
                            .limit(MOST_POINTERS)
                            .map(DocumentComparison.Difference::path)
                            .collect(Collectors.joining(", ", " at ", "")));
        } catch (JacksonException e) {
            return Optional.of(": its bytes differ, and cannot be compared as JSON: " + e.getOriginalMessage());
        }
    }
}
