package dev.endstate.definition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Checks {@code index.json} for what Endstate needs of it; Elasticsearch judges the rest. */
final class IndexJson {
    /** Ten minutes or more: a read is sent within a few minutes, or never. */
    private static final Pattern LONG_ENOUGH = Pattern.compile("[1-9][0-9]+m|[1-9][0-9]*[hd]");

    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern NOT_NEGATIVE = Pattern.compile("0|[1-9][0-9]{0,8}");

    private static final ObjectMapper JSON = new JsonMapper();

    private final String file;
    private final List<Problem> problems;

    IndexJson(String index, List<Problem> problems) {
        this.file = index + "/" + Definition.INDEX_JSON;
        this.problems = problems;
    }

    /** Reports what is wrong with the body; returns whether it is a JSON object at all. */
    boolean check(String body) {
        if (body.isBlank()) {
            return false;
        }

        try {
            JsonNode json = JSON.readTree(body);
            if (!json.isObject()) {
                report("the body must be a JSON object", "write {\"settings\": {}, \"mappings\": {}}");
            } else {
                checkParts(json);
            }
            return json.isObject();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(new Problem(file, line, "this is not JSON: " + e.getOriginalMessage(), "fix the JSON"));
            return false;
        }
    }

    private void checkParts(JsonNode json) {
        for (Map.Entry<String, JsonNode> part : json.properties()) {
            if (!List.of("settings", "mappings").contains(part.getKey())) {
                report(
                        "unknown field \"" + part.getKey() + "\"",
                        "keep only \"settings\" and \"mappings\"; the alias is made by Endstate");
            } else if (!part.getValue().isObject()) {
                report(
                        "\"settings\" and \"mappings\" must be JSON objects",
                        "write {\"settings\": {}, \"mappings\": {}}");
            }
        }

        Map<String, String> settings = FlatSettings.ofIndex(json.path("settings"));
        if (!LONG_ENOUGH.matcher(settings.getOrDefault("gc_deletes", "1h")).matches()) {
            report(
                    "index.gc_deletes is shorter than 10m, so a late write could bring a deleted document back",
                    "give 10m or more in whole minutes, hours or days, or leave it to Endstate, which sets 1h");
        }

        checkNumber("number_of_shards", settings, POSITIVE, "1");
        checkNumber("number_of_replicas", settings, NOT_NEGATIVE, "0");

        boolean disabled = json.at("/mappings/_source/enabled").asString("true").equals("false");
        if (disabled || "disabled".equals(settings.get("mapping.source.mode"))) {
            report(
                    "_source is disabled",
                    "enable it: without _source nothing can tell whether index and database agree");
        }

        if (json.at("/mappings/_source").has("includes")
                || json.at("/mappings/_source").has("excludes")) {
            report(
                    "_source leaves fields out (includes, excludes)",
                    "keep all of it: what is left out would be a difference of every document from the database");
        }
    }

    /** The shards are planned from these settings, so they must be numbers, whatever Elasticsearch says of the rest. */
    private void checkNumber(String setting, Map<String, String> settings, Pattern form, String least) {
        String value = settings.getOrDefault(setting, "");
        if (!value.isEmpty() && !form.matcher(value).matches()) {
            report(
                    "index." + setting + " is \"" + value + "\"",
                    "give a whole number from " + least + ", or leave it out");
        }
    }

    private void report(String cause, String remedy) {
        problems.add(new Problem(file, cause, remedy));
    }
}
