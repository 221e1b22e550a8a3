package dev.endstate.operate.notify.format;

import dev.endstate.operate.text.Mrkdwn;
import dev.endstate.operate.text.PlainText;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes Slack's Block Kit, with a text for Slack's own notifications. Text is escaped, so that none can alert a whole channel. */
final class SlackFormat implements MessageFormat {
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_FIELD = 2_000;

    /** Slack takes ten fields, and no notification has as many. */
    private static final int MOST_FIELDS = 10;

    @Override
    public JsonNode body(Notification notification) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", escaped(LONGEST_SECTION, notification.kind().title() + ": " + notification.summary()));

        ArrayNode blocks = body.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put(
                        "text",
                        PlainText.truncate(LONGEST_HEADER, notification.kind().title()))
                .put("emoji", false);
        markdown(
                blocks.addObject().put("type", "section").putObject("text"),
                escaped(LONGEST_SECTION, notification.summary()));
        facts(blocks.addObject().put("type", "section").putArray("fields"), notification.facts());
        markdown(
                blocks.addObject().put("type", "section").putObject("text"),
                "*What to do*\n"
                        + escaped(LONGEST_SECTION - 20, notification.kind().advice()));
        markdown(
                blocks.addObject().put("type", "context").putArray("elements").addObject(),
                escaped(LONGEST_FIELD, notification.section()));
        if (!notification.buttons().isEmpty()) {
            ArrayNode buttons = blocks.addObject().put("type", "actions").putArray("elements");
            notification.buttons().forEach((text, address) -> button(buttons.addObject(), text, address));
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

    /** Writes text verbatim: what looks like a channel, a person or an address does not become a link. */
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
        return PlainText.truncate(longest, text, Mrkdwn::escape);
    }
}
