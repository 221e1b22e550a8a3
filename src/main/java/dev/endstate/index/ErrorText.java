package dev.endstate.index;

import tools.jackson.databind.JsonNode;

/** Elasticsearch's error objects as one line for people. */
final class ErrorText {
    private static final int LONGEST = 1_000;

    private ErrorText() {}

    /** The error's type and reason, and those of its causes. */
    static String of(JsonNode error) {
        if (!error.isObject()) {
            return shortened(error.asString(error.toString()));
        }
        StringBuilder text = new StringBuilder();
        JsonNode cause = error;
        while (cause != null && cause.isObject()) {
            text.append(text.isEmpty() ? "" : "; caused by ")
                    .append(cause.path("type").asString("error"))
                    .append(": ")
                    .append(cause.path("reason").asString("no reason given"));
            cause = cause.get("caused_by");
        }
        return shortened(text.toString());
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
