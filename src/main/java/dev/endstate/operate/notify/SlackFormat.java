package dev.endstate.operate.notify;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Block Kit, with a text for notifications. Slack's control characters are escaped, so that no text can call for a whole channel. */
final class SlackFormat implements MessageFormat {
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_FIELD = 2_000;

    /** Slack takes ten, and no letter has as many. */
    private static final int MOST_FIELDS = 10;

    @Override
    public JsonNode body(Letter letter) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", escaped(LONGEST_SECTION, letter.kind().title() + ": " + letter.summary()));
        ArrayNode blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", Cut.to(LONGEST_HEADER, letter.kind().title()))
                .put("emoji", false);
        markdown(
                blocks.addObject().put("type", "section").putObject("text"),
                escaped(LONGEST_SECTION, letter.summary()));
        facts(blocks.addObject().put("type", "section").putArray("fields"), letter.facts());
        markdown(
                blocks.addObject().put("type", "section").putObject("text"),
                "*What to do*\n" + escaped(LONGEST_SECTION - 20, letter.kind().advice()));
        markdown(
                blocks.addObject().put("type", "context").putArray("elements").addObject(),
                escaped(LONGEST_FIELD, letter.section()));
        if (!letter.buttons().isEmpty()) {
            ArrayNode buttons = blocks.addObject().put("type", "actions").putArray("elements");
            letter.buttons().forEach((text, address) -> button(buttons.addObject(), text, address));
        }
        return body;
    }

    private static void facts(ArrayNode fields, Map<String, String> facts) {
        facts.entrySet().stream()
                .limit(MOST_FIELDS)
                .forEach(fact -> markdown(
                        fields.addObject(),
                        "*" + escaped(50, fact.getKey()) + "*\n" + escaped(LONGEST_FIELD - 60, fact.getValue())));
    }

    /** Verbatim: names that look like those of channels or people, or like addresses, are no links. */
    private static void markdown(ObjectNode object, String text) {
        object.put("type", "mrkdwn").put("text", text).put("verbatim", true);
    }

    private static void button(ObjectNode button, String text, String address) {
        button.put("type", "button")
                .put("url", address)
                .putObject("text")
                .put("type", "plain_text")
                .put("text", text);
    }

    private static String escaped(int longest, String text) {
        return Cut.to(longest, text, character -> switch (character) {
            case "&" -> "&amp;";
            case "<" -> "&lt;";
            case ">" -> "&gt;";
            default -> character;
        });
    }
}
