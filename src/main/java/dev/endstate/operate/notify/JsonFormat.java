package dev.endstate.operate.notify;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** For programs; docs/notifications.md describes it, and nothing of it may change its meaning. */
final class JsonFormat implements MessageFormat {
    private static final int LONGEST = 4_000;

    @Override
    public JsonNode body(Letter letter) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", letter.kind().type());
        body.put("id", letter.id());
        body.put("timestamp", letter.notice().since().toString());
        ObjectNode data = body.putObject("data");
        data.put("summary", Cut.to(LONGEST, letter.notice().summary()));
        letter.notice().indexes().forEach(data.putArray("indexes")::add);
        ObjectNode details = data.putObject("details");
        letter.notice().details().forEach((name, value) -> details.put(name, Cut.to(LONGEST, value)));
        data.put("advice", letter.kind().advice());
        data.put("section", letter.section());
        letter.link().ifPresent(link -> data.put("link", link.toString()));
        data.put("more", letter.more());
        return body;
    }
}
