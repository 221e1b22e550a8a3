package dev.endstate.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a case may expect of its instance. */
final class Expectations {
    private final CaseWorld world;
    private final CaseInstance instance;

    Expectations(CaseWorld world, CaseInstance instance) {
        this.world = world;
        this.instance = instance;
    }

    /** Whether it asks about the past, so that waiting does not help. */
    boolean isOfThisMoment(String verb) {
        return verb.startsWith("expect-check") || verb.equals("expect-no-log") || verb.equals("expect-refused");
    }

    ThrowingRunnable of(String verb, Arguments arguments) {
        Pattern pattern = arguments.pattern();
        SaidLog log = instance.log();

        return switch (verb) {
            case "expect-check" -> () -> assertCheck(arguments, pattern);
            case "expect-check-not" -> () -> assertThat(instance.lastCheck()).doesNotContainPattern(pattern);
            case "expect-refused" ->
                () -> {
                    assertThat(instance.isRunning()).as("it runs").isFalse();
                    assertThat(log.from(0)).containsPattern(pattern);
                };
            case "expect-log" -> () -> assertThat(log.sinceMark()).containsPattern(pattern);
            case "expect-no-log" -> () -> assertThat(log.sinceMark()).doesNotContainPattern(pattern);
            case "expect-said" -> () -> assertThat(log.from(0)).containsPattern(pattern);
            case "await-equal" -> () -> arguments.words().forEach(index -> assertEqual(index, arguments));
            case "expect-count" ->
                () -> assertThat(world.contents().all(arguments.word(0))).hasSize(Integer.parseInt(arguments.word(1)));
            case "expect-rest" -> () -> assertAnswer(arguments);
            case "expect-dead-letters" -> () -> assertLetters(arguments);
            default -> throw new IllegalArgumentException("@" + verb);
        };
    }

    private void assertCheck(Arguments arguments, Pattern pattern) {
        if (arguments.text().equals("ok")) {
            assertThat(instance.hasPassedCheck()).as(instance.lastCheck()).isTrue();
        } else {
            assertThat(instance.lastCheck()).containsPattern(pattern);
        }
    }

    private void assertEqual(String index, Arguments arguments) {
        QueriedDocuments queried = new QueriedDocuments(instance.definition(index), world.session("oracle"));
        Map<String, JsonNode> expected = queried.now();
        Map<String, JsonNode> actual = new TreeMap<>();
        world.contents().all(index).values().forEach(document -> actual.put(queried.keyOf(document), document));
        String only = arguments.options().get("key");
        if (only != null) {
            expected.keySet().retainAll(Set.of("[" + only + "]"));
            actual.keySet().retainAll(expected.keySet());
        }
        assertThat(actual).as(index).isEqualTo(expected);
    }

    private void assertAnswer(Arguments arguments) {
        HttpResponse<String> answer = request(arguments);
        String[] parts = arguments.text().split("\\s+", 4);
        assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(parts[2]));
        assertThat(answer.body()).containsPattern(parts[3]);
    }

    private void assertLetters(Arguments arguments) {
        String[] parts = arguments.text().split("\\s+", 2);
        Pattern pattern = Pattern.compile(parts.length > 1 ? parts[1] : "");
        assertThat(world.deadLetters())
                .filteredOn(letter -> pattern.matcher(letter).find())
                .hasSize(Integer.parseInt(parts[0]));
    }

    /** Sends {@code METHOD PATH [BODY]}. */
    HttpResponse<String> request(Arguments arguments) {
        String[] parts = arguments.text().split("\\s+", 3);
        return parts[0].equals("POST") && parts.length > 2
                ? instance.rest().post(parts[1], parts[2])
                : instance.rest().send(parts[0], parts[1], true);
    }

    /** @param where a JSON pointer, or an expression whose first group is the number */
    double number(String path, String where) {
        String answer = instance.rest().send("GET", path, true).body();
        if (where.startsWith("/")) {
            return new JsonMapper().readTree(answer).at(where).asDouble();
        }
        Matcher matcher = Pattern.compile(where).matcher(answer);
        assertThat(matcher.find()).as("%s in %s", where, answer).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    /** Asks for one; while another is under way, it fails with what that one is at. */
    void requestComparison(String index) {
        HttpResponse<String> answer = instance.rest().send("POST", comparisons(index), true);
        assertThat(answer.statusCode())
                .as(() -> answer.body() + " under way: "
                        + instance.rest().get(comparisons(index)).path(0))
                .isEqualTo(202);
    }

    String comparisonState(String index) {
        return instance.rest().get(comparisons(index)).path(0).path("state").asString();
    }

    private static String comparisons(String index) {
        return "/api/indexes/" + index + "/reconciliations";
    }
}
