package dev.endstate.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsAnswerTest {
    private static DocumentsAnswer parse(String json) {
        return DocumentsAnswer.ofMany(json.getBytes(UTF_8));
    }

    private static String source(DocumentsAnswer.Entry entry) {
        return new String(entry.source(), UTF_8);
    }

    @Test
    void a_source_is_the_very_bytes_whatever_stands_around_and_in_it() {
        List<String> sources = List.of(
                "{}",
                "{ \"a\" : 1.10 , \"b\":[ ] }",
                "{\"name\":\"grüße 日本 🎁 \\u00e9 \\\" } ] \",\"hits\":{\"hits\":[{\"_id\":\"no\"}]},\"pit_id\":\"no\"}",
                "{\"digits\":" + "7".repeat(5_000) + ",\"small\":1e-400}",
                "{\"deep\":" + "[".repeat(3_000) + "]".repeat(3_000) + "}");

        StringBuilder hits = new StringBuilder();
        for (int i = 0; i < sources.size(); i++) {
            hits.append(i == 0 ? "" : " , ")
                    .append("{\"_index\":\"ü\",\"_id\":\"日本%d\",\"_score\":null,\"_source\":".formatted(i))
                    .append(sources.get(i))
                    .append(",\"sort\":[ %d ]}".formatted(i));
        }

        DocumentsAnswer answer = parse("{\"took\":1,\"_shards\":{\"total\":1},\"hits\":{\"max_score\":null,\"hits\":["
                + hits + "]},\"pit_id\":\"moment\"}");

        assertThat(answer.entries()).extracting(DocumentsAnswerTest::source).isEqualTo(sources);
        assertThat(answer.entries().getLast().id()).isEqualTo("日本4");
        assertThat(answer.entries().getLast().sort()).isEqualTo("[ 4 ]");
        assertThat(answer.pointInTime()).contains("moment");
    }

    @Test
    void what_is_absent_and_what_cannot_be_looked_for_are_told_apart() {
        List<DocumentsAnswer.Entry> entries = parse("""
                        {"docs":[{"_index":"i","_id":"1","_version":7,"_routing":"r","found":true,"_source":{"id":1}},
                                 {"_index":"i","_id":"2","found":false},
                                 {"_index":"i","_id":"3","error":{"type":"no_shard","reason":"it is away"}}]}""").entries();
        assertThat(entries.get(0).version()).isEqualTo(7);
        assertThat(entries.get(0).routing()).contains("r");
        assertThat(source(entries.get(0))).isEqualTo("{\"id\":1}");
        assertThat(entries).extracting(DocumentsAnswer.Entry::found).containsExactly(true, false, false);
        assertThat(entries.get(2).error()).contains("no_shard: it is away");
    }

    @Test
    void an_answer_that_is_no_json_says_nothing_about_any_document() {
        assertThatThrownBy(() -> parse("<html>")).isInstanceOf(IndexException.Unavailable.class);
        assertThatThrownBy(() -> parse("{\"docs\":[{\"_id\":\"1\",\"_source\":{"))
                .isInstanceOf(IndexException.Unavailable.class);
    }
}
