package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import dev.endstate.instance.RefusedException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Keys as people send them: values, or objects with the key's columns where there are several. */
final class KeyJson {
    private KeyJson() {}

    /** @throws RefusedException if the JSON is no key of the index */
    static Key key(Definition definition, JsonNode json) {
        List<String> values = new ArrayList<>();
        for (String column : definition.key().names()) {
            JsonNode value = json.isObject() ? json.path(column) : json;
            if (!value.isString() && !value.isIntegralNumber()
                    || !json.isObject() && definition.key().size() > 1) {
                throw refused(definition, json, "give " + form(definition));
            }
            values.add(value.asString());
        }

        try {
            return definition.key().of(values);
        } catch (InvalidKeyException e) {
            throw refused(definition, json, String.valueOf(e.getMessage()));
        }
    }

    private static String form(Definition definition) {
        return definition.key().size() == 1 ? "the value of " + definition.key() : "an object with " + definition.key();
    }

    private static RefusedException refused(Definition definition, JsonNode json, String why) {
        return RefusedException.invalid(json + " is no key of " + definition.index() + ": " + why);
    }
}
