package dev.endstate.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds settings and mappings that make Elasticsearch give back other documents than it was given, or not keep their versions. */
final class UnequalIndex {
    private static final Set<String> COLUMNAR = Set.of("columnar", "logsdb_columnar");
    private static final String STANDARD = "say \"index.mode\": \"standard\"";
    private static final String STORED = "say \"index.mapping.source.mode\": \"stored\"";
    private static final String LOST =
            "nulls, empty arrays, the order of values and the form of dates and numbers are lost, and no document would equal the database";

    private final List<Finding> findings = new ArrayList<>();

    private UnequalIndex() {}

    /**
     * Finds what is in the way of equality.
     *
     * @param settings by their dotted names, without the prefix {@code index}
     */
    static List<Finding> of(Map<String, String> settings, JsonNode mappings) {
        UnequalIndex unequal = new UnequalIndex();
        unequal.checkMode(settings);
        unequal.checkSource(settings, mappings.path("_source"));
        return unequal.findings;
    }

    /** Finds pipelines that a definition itself names. */
    static List<Finding> ofPipelines(Map<String, String> settings) {
        UnequalIndex unequal = new UnequalIndex();
        for (String setting : Additions.PIPELINES) {
            String pipeline = settings.getOrDefault(setting, "");
            if (Additions.isPipeline(pipeline)) {
                unequal.add(
                        "index." + setting + " is " + pipeline
                                + ", and what a pipeline changes or drops does not equal the database",
                        "compute it in document.sql, or by the mapping (copy_to, runtime, semantic_text)");
            }
        }
        return unequal.findings;
    }

    private void checkMode(Map<String, String> settings) {
        String mode = settings.getOrDefault("mode", "");
        if (COLUMNAR.contains(mode)) {
            add(
                    "index.mode is " + mode
                            + ", which keeps columns in the place of documents (nested arrays come back taken apart,"
                            + " nulls not at all), and does not number writes",
                    STANDARD);
        } else if (mode.equals("time_series")) {
            add(
                    "index.mode is time_series, which makes _id of the time and the dimensions, and takes no other",
                    STANDARD);
        } else if (mode.equals("logsdb")
                && !settings.getOrDefault("mapping.source.mode", "").equals("stored")) {
            add(
                    "index.mode is logsdb, whose _source is synthetic: " + LOST,
                    STANDARD + ", or, for logsdb with whole documents, " + STORED);
        }

        if (settings.getOrDefault("disable_sequence_numbers", "").equals("true")) {
            add(
                    "index.disable_sequence_numbers is true, so that writes are not numbered, by which copies of a shard are kept equal",
                    "say \"index.disable_sequence_numbers\": false");
        }
    }

    private void checkSource(Map<String, String> settings, JsonNode source) {
        if (settings.getOrDefault("mapping.source.mode", "").equals("synthetic")) {
            add("index.mapping.source.mode is synthetic: " + LOST, STORED);
        }
        if (source.path("mode").asString("").equals("synthetic")) {
            add(
                    "_source.mode is synthetic, which Elasticsearch 9 passes over, and an older one obeys: " + LOST,
                    STORED);
        }
    }

    private void add(String cause, String remedy) {
        findings.add(new Finding(cause, remedy, ""));
    }
}
