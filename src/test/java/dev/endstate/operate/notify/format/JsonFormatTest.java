package dev.endstate.operate.notify.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.operate.notify.EventKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonFormatTest {

    @Test
    void its_shape_is_the_documented_one() {
        assertThat(new JsonFormat().body(Notifications.with("a \"b\" <c>")))
                .isEqualTo(new JsonMapper().readTree("""
                        {
                          "type": "gap.opened",
                          "id": "msg_1",
                          "timestamp": "2026-11-27T12:30:05.123Z",
                          "data": {
                            "summary": "a \\"b\\" <c>",
                            "indexes": ["products"],
                            "details": {"table": "a \\"b\\" <c>", "reason": "a \\"b\\" <c>"},
                            "advice": "%s",
                            "section": "https://wiki.example/runbook.md#endstategapopen",
                            "link": "https://console.example/api/indexes/products",
                            "more": 2
                          }
                        }""".formatted(EventKind.GAP_OPENED.advice())));
    }
}
