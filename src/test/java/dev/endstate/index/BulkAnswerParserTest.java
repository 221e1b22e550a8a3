package dev.endstate.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.definition.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkAnswerParserTest {
    private static final Key KEY = new Key(List.of("1"));
    private static final DocumentWrite INDEX = new DocumentWrite(KEY, 1, Optional.of(new byte[] {'{', '}'}));
    private static final DocumentWrite DELETE = new DocumentWrite(KEY, 1, Optional.empty());

    @Test
    void what_was_written_or_deleted_is_done() {
        assertThat(outcome(INDEX, "{\"index\":{\"status\":200}}")).isEqualTo(Outcome.INDEXED);
        assertThat(outcome(INDEX, "{\"index\":{\"status\":201}}")).isEqualTo(Outcome.INDEXED);
        assertThat(outcome(DELETE, "{\"delete\":{\"status\":200}}")).isEqualTo(Outcome.DELETED);
        assertThat(outcome(DELETE, "{\"delete\":{\"status\":404}}")).isEqualTo(Outcome.DELETED);
    }

    @Test
    void a_conflict_means_that_something_newer_is_there() {
        assertThat(outcome(INDEX, "{\"index\":{\"status\":409,\"error\":{\"type\":\"version_conflict\"}}}"))
                .isEqualTo(Outcome.SUPERSEDED);
        assertThat(outcome(DELETE, "{\"delete\":{\"status\":409,\"error\":{\"type\":\"version_conflict\"}}}"))
                .isEqualTo(Outcome.SUPERSEDED);
    }

    @Test
    void a_document_that_the_mapping_refuses_is_parked_with_every_cause() {
        Outcome outcome = outcome(
                INDEX,
                "{\"index\":{\"status\":400,\"error\":{\"type\":\"document_parsing_exception\",\"reason\":\"no\",\"caused_by\":"
                        + "{\"type\":\"illegal_argument_exception\",\"reason\":\"not a number\"}}}}");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Parked.class,
                        parked -> assertThat(parked.reason())
                                .contains("document_parsing_exception: no")
                                .contains("illegal_argument_exception: not a number"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503, 504, 599})
    void what_is_the_clusters_or_the_operators_doing_is_no_outcome(int status) {
        BulkAnswer answer = parse(
                "{\"items\":[{\"index\":{\"status\":" + status + ",\"error\":{\"type\":\"t\",\"reason\":\"r\"}}}]}",
                INDEX);
        assertThat(answer.outcomes()).isEmpty();
        assertThat(answer.unavailable()).containsOnlyKeys(KEY);
        assertThat(answer.unavailable().get(KEY))
                .contains(String.valueOf(status))
                .contains("t: r");
    }

    @Test
    void an_answer_that_lacks_items_decides_nothing() {
        assertThatThrownBy(() -> parse("{\"items\":[]}", INDEX)).isInstanceOf(IndexException.Unavailable.class);
        assertThatThrownBy(() -> parse("{}", INDEX)).isInstanceOf(IndexException.Unavailable.class);
        assertThatThrownBy(() -> parse("<html>", INDEX)).isInstanceOf(IndexException.Unavailable.class);
    }

    private static Outcome outcome(DocumentWrite write, String item) {
        return parse("{\"errors\":true,\"items\":[" + item + "]}", write)
                .outcomes()
                .get(KEY);
    }

    private static BulkAnswer parse(String json, DocumentWrite write) {
        return BulkAnswerParser.parse(json.getBytes(StandardCharsets.UTF_8), List.of(write));
    }
}
