package dev.endstate.rebuild;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.InvalidKeyException;
import dev.endstate.definition.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.JsonNode;

/** Recovery by identifier, never by a range of time: what was missed may have been changed at any time. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
class RecoveryController {
    private static final int MOST_KEYS = 10_000;

    private final Recovery recovery;
    private final Definitions definitions;

    RecoveryController(Recovery recovery, Definitions definitions) {
        this.recovery = recovery;
        this.definitions = definitions;
    }

    /** @param outcomes how many keys came to which outcome in the generation that users query */
    record Recovered(Map<String, Integer> outcomes) {}

    /** @param body {@code keys}: values, or objects with the key's columns where there are several */
    @PostMapping("/api/indexes/{index}/recoveries")
    Recovered recover(@PathVariable String index, @RequestBody JsonNode body) throws InterruptedException {
        Definition definition = definitions.required(index);
        JsonNode keys = body.path("keys");
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST_KEYS || body.size() != 1) {
            throw refused("give {\"keys\": [...]} with 1 to " + MOST_KEYS + " keys");
        }
        Set<Key> distinct = new LinkedHashSet<>();
        keys.forEach(key -> distinct.add(key(definition, key)));
        return new Recovered(recovery.run(index, distinct));
    }

    private static Key key(Definition definition, JsonNode json) {
        List<String> values = new ArrayList<>();
        for (String column : definition.key().names()) {
            JsonNode value = json.isObject() ? json.path(column) : json;
            if (!value.isString() && !value.isIntegralNumber()) {
                throw refused(json + " is no key of " + definition.index() + ": give "
                        + definition.key().names());
            }
            values.add(value.asString());
        }
        if (!json.isObject() && definition.key().size() > 1) {
            throw refused(json + " is no key of " + definition.index() + ": give an object with "
                    + definition.key().names());
        }
        try {
            return definition.key().of(values);
        } catch (InvalidKeyException e) {
            throw refused(json + " is no key of " + definition.index() + ": " + e.getMessage());
        }
    }

    private static ResponseStatusException refused(String why) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
    }
}
