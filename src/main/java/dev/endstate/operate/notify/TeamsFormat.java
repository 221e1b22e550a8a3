package dev.endstate.operate.notify;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Adaptive Card, which is what Workflows of Microsoft Teams take. All text is in text runs, in which nothing is markup; a text block
 * would read Markdown.
 */
final class TeamsFormat implements MessageFormat {
    /** With ten of them, each character of three bytes, a message stays below the 28 KB that Teams takes. */
    private static final int LONGEST_RUN = 600;

    @Override
    public JsonNode body(Letter letter) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "message");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4")
                .put("fallbackText", Cut.to(LONGEST_RUN, letter.kind().title() + ": " + letter.summary()));
        ArrayNode content = card.putArray("body");
        run(line(content), letter.kind().title())
                .put("weight", "bolder")
                .put("size", "large")
                .put("color", color(letter.kind()));
        run(line(content), letter.summary());
        letter.facts().forEach((name, value) -> {
            ArrayNode fact = line(content);
            run(fact, name + ": ").put("weight", "bolder");
            run(fact, value);
        });
        ArrayNode advice = line(content);
        run(advice, "What to do: ").put("weight", "bolder");
        run(advice, letter.kind().advice());
        run(line(content), letter.section()).put("isSubtle", true);
        ArrayNode actions = card.putArray("actions");
        letter.buttons()
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
        return line.addObject().put("type", "TextRun").put("text", Cut.to(LONGEST_RUN, text));
    }

    private static String color(Kind kind) {
        return switch (kind.tone()) {
            case GOOD -> "good";
            case BAD -> "attention";
            case PLAIN -> "default";
        };
    }
}
