package dev.endstate.operate.notify.format;

import dev.endstate.operate.text.PlainText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes JSON for programs. docs/notifications.md describes it, and no field of it may change its meaning. */
final class JsonFormat implements MessageFormat {
    private static final int LONGEST = 4_000;

    @Override
    public JsonNode body(Notification notification) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", notification.kind().type());
        body.put("id", notification.id());
        body.put("timestamp", notification.event().since().toString());

        ObjectNode data = body.putObject("data");
        data.put("summary", PlainText.truncate(LONGEST, notification.event().summary()));
        notification.event().indexes().forEach(data.putArray("indexes")::add);
        ObjectNode details = data.putObject("details");
        notification.event().details().forEach((name, value) -> details.put(name, PlainText.truncate(LONGEST, value)));
        data.put("advice", notification.kind().advice());
        data.put("section", notification.section());
        notification.link().ifPresent(link -> data.put("link", link.toString()));
        data.put("more", notification.more());

        return body;
    }
}
