package dev.endstate.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentEqualityTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final DocumentEquality equality = new DocumentEquality(meters);

    private Optional<String> difference(String database, String index) {
        return equality.difference("items", database.getBytes(UTF_8), index.getBytes(UTF_8));
    }

    private double compared(String by) {
        return meters.counter("endstate.compared", "index", "items", "by", by).count();
    }

    @Test
    void equal_bytes_are_not_parsed() {
        assertThat(difference("no JSON at all", "no JSON at all")).isEmpty();
        assertThat(compared("bytes")).isEqualTo(1);
        assertThat(compared("values")).isZero();
    }

    @Test
    void numbers_count_by_value_and_the_order_of_fields_does_not() {
        assertThat(difference("{\"a\":1.10,\"b\":[1e2,\"x\"]}", "{ \"b\":[100,\"x\"], \"a\":1.1 }"))
                .isEmpty();
        assertThat(compared("values")).isEqualTo(1);
        String digits = "9".repeat(3_000);
        assertThat(difference("{\"a\":" + digits + "}", "{\"a\":" + digits + ".0}"))
                .isEmpty();
        assertThat(difference("{\"a\":" + digits + "}", "{\"a\":" + digits + ".5}"))
                .contains(" at /a");
    }

    @Test
    void a_document_that_cannot_be_parsed_differs() {
        assertThat(difference("{}", "")).isPresent();
        String deep = "[".repeat(100_000);
        assertThat(difference("{}", deep).orElseThrow()).contains("cannot be compared as JSON");
    }
}
