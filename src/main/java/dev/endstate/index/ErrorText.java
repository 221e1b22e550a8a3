package dev.endstate.index;

import tools.jackson.databind.JsonNode;

/** Puts Elasticsearch's error objects into one line for people. */
final class ErrorText {
    /** A reason may quote the document; there must be room for its causes. */
    private static final int LONGEST = 300;

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
                    .append(shortened(cause.path("reason").asString("no reason given")));
            cause = cause.get("caused_by");
        }

        return text.toString();
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
