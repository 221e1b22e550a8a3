package dev.endstate.operate.notify;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Kakao Work's blocks, with a text for notifications. Nothing in these texts is markup, as long as no block asks for it. */
final class KakaoWorkFormat implements MessageFormat {
    private static final int LONGEST_HEADER = 20;
    private static final int LONGEST_TEXT = 500;

    /** So that one long reason does not push the others out. */
    private static final int LONGEST_VALUE = 140;

    @Override
    public JsonNode body(Letter letter) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", Cut.to(LONGEST_TEXT, letter.kind().title() + ": " + letter.summary()));
        ArrayNode blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .put("text", Cut.to(LONGEST_HEADER, letter.kind().title()))
                .put("style", style(letter.kind()));
        text(blocks, Cut.to(LONGEST_TEXT, letter.summary()));
        text(blocks, lines(letter));
        blocks.addObject().put("type", "divider");
        text(blocks, Cut.to(LONGEST_TEXT, letter.kind().advice() + " " + letter.section()));
        letter.buttons().forEach((text, address) -> button(blocks, text, address));
        return body;
    }

    /** Kakao Work's API tells failures in the body, beside a status of success. */
    @Override
    public boolean isTaken(String answer) {
        try {
            JsonNode success = new JsonMapper().readTree(answer).path("success");
            return !success.isBoolean() || success.booleanValue();
        } catch (JacksonException e) {
            return true;
        }
    }

    /** A line for each fact; those that do not fit are left out. */
    private static String lines(Letter letter) {
        StringBuilder lines = new StringBuilder();
        for (var fact : letter.facts().entrySet()) {
            String line = fact.getKey() + ": " + Cut.to(LONGEST_VALUE, fact.getValue());
            if (lines.length() + line.length() < LONGEST_TEXT) {
                lines.append(lines.isEmpty() ? "" : "\n").append(line);
            }
        }
        return lines.toString();
    }

    private static void text(ArrayNode blocks, String text) {
        blocks.addObject().put("type", "text").put("text", text);
    }

    private static void button(ArrayNode blocks, String text, String address) {
        blocks.addObject()
                .put("type", "button")
                .put("text", text)
                .put("style", "default")
                .putObject("action")
                .put("type", "open_system_browser")
                .put("name", "open")
                .put("value", address);
    }

    private static String style(Kind kind) {
        return switch (kind.tone()) {
            case GOOD -> "blue";
            case BAD -> "red";
            case PLAIN -> "white";
        };
    }
}
