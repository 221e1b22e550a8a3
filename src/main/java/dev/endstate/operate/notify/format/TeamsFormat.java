package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.EventKind;
import dev.endstate.operate.text.PlainText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an Adaptive Card, which is what Workflows of Microsoft Teams take. All text is in text runs, where nothing is markup; a text
 * block would be read as Markdown.
 */
final class TeamsFormat implements MessageFormat {
    /** With ten of them, each character of three bytes, a message stays below the 28 KB that Teams takes. */
    private static final int LONGEST_RUN = 600;

    @Override
    public JsonNode body(Notification notification) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "message");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4")
                .put(
                        "fallbackText",
                        PlainText.truncate(LONGEST_RUN, notification.kind().title() + ": " + notification.summary()));

        ArrayNode content = card.putArray("body");
        run(line(content), notification.kind().title())
                .put("weight", "bolder")
                .put("size", "large")
                .put("color", color(notification.kind()));
        run(line(content), notification.summary());
        notification.facts().forEach((name, value) -> {
            ArrayNode fact = line(content);
            run(fact, name + ": ").put("weight", "bolder");
            run(fact, value);
        });
        ArrayNode advice = line(content);
        run(advice, "What to do: ").put("weight", "bolder");
        run(advice, notification.kind().advice());
        run(line(content), notification.section()).put("isSubtle", true);
        ArrayNode actions = card.putArray("actions");
        notification
                .buttons()
                .forEach((text, address) -> actions.addObject()
                        .put("type", "Action.OpenUrl")
                        .put("title", text)
                        .put("url", address));
        return body;
    }

    private static ArrayNode line(ArrayNode content) {
        return content.addObject().put("type", "RichTextBlock").putArray("inlines");
    }

    private static ObjectNode run(ArrayNode line, String text) {
        return line.addObject().put("type", "TextRun").put("text", PlainText.truncate(LONGEST_RUN, text));
    }

    private static String color(EventKind kind) {
        return switch (kind.tone()) {
            case GOOD -> "good";
            case BAD -> "attention";
            case PLAIN -> "default";
        };
    }
}
