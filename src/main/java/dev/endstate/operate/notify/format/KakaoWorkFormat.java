package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.EventKind;
import dev.endstate.operate.text.PlainText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes Kakao Work's blocks, with a text for its own notifications. Nothing in these texts is markup unless a block asks for it. */
final class KakaoWorkFormat implements MessageFormat {
    private static final int LONGEST_HEADER = 20;
    private static final int LONGEST_TEXT = 500;

    /** Keeps one long reason from pushing the other facts out. */
    private static final int LONGEST_VALUE = 140;

    @Override
    public JsonNode body(Notification notification) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", PlainText.truncate(LONGEST_TEXT, notification.kind().title() + ": " + notification.summary()));

        ArrayNode blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .put(
                        "text",
                        PlainText.truncate(LONGEST_HEADER, notification.kind().title()))
                .put("style", style(notification.kind()));
        text(blocks, PlainText.truncate(LONGEST_TEXT, notification.summary()));
        text(blocks, lines(notification));
        blocks.addObject().put("type", "divider");
        text(blocks, PlainText.truncate(LONGEST_TEXT, notification.kind().advice() + " " + notification.section()));
        notification.buttons().forEach((text, address) -> button(blocks, text, address));

        return body;
    }

    /** Looks for a failure, which Kakao Work reports in the body of an answer whose status is a success. */
    @Override
    public boolean isTaken(String answer) {
        try {
            JsonNode success = new JsonMapper().readTree(answer).path("success");
            return !success.isBoolean() || success.booleanValue();
        } catch (JacksonException e) {
            return true;
        }
    }

    /** Writes a line for each fact; those that do not fit are left out. */
    private static String lines(Notification notification) {
        StringBuilder lines = new StringBuilder();
        for (var fact : notification.facts().entrySet()) {
            String line = fact.getKey() + ": " + PlainText.truncate(LONGEST_VALUE, fact.getValue());
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

    private static String style(EventKind kind) {
        return switch (kind.tone()) {
            case GOOD -> "blue";
            case BAD -> "red";
            case PLAIN -> "white";
        };
    }
}
