package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Key;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.instance.job.Job;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Recovery by identifier, never by a range of time: what was missed may have been changed at any time. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/recoveries")
class RecoveryController {
    private static final int MOST_KEYS = 10_000;
    private static final String FORMS = "give {\"keys\": [...]} with 1 to " + MOST_KEYS
            + " keys, {\"from\": ..., \"to\": ...} with two keys, or {\"condition\": \"...\"} with a name of the definition's";

    private final Definitions definitions;
    private final Recovery recovery;
    private final QueryRecovery ofQueries;
    private final RecoveryResource views;

    RecoveryController(Definitions definitions, Recovery recovery, QueryRecovery ofQueries, RecoveryResource views) {
        this.definitions = definitions;
        this.recovery = recovery;
        this.ofQueries = ofQueries;
        this.views = views;
    }

    /** @param outcomes how many keys came to which outcome in the generation that users query */
    record Recovered(Map<String, Integer> outcomes) {}

    /** 200 with {@link Recovered} for keys, which are done then; 202 with {@link RecoveryResource.View} for what goes on by itself. */
    @PostMapping
    ResponseEntity<Object> recover(@PathVariable String index, @RequestBody JsonNode body) throws InterruptedException {
        Definition definition = definitions.required(index);
        Set<String> fields = Set.copyOf(body.propertyNames());
        if (fields.equals(Set.of("keys"))) {
            return ResponseEntity.ok(new Recovered(recovery.run(definition, keys(definition, body.get("keys")))));
        } else if (fields.equals(Set.of("from", "to"))) {
            Key from = KeyJson.key(definition, body.get("from"));
            return begun(ofQueries.range(definition, from, KeyJson.key(definition, body.get("to"))));
        } else if (fields.equals(Set.of("condition"))) {
            return begun(ofQueries.condition(definition, body.get("condition").asString("")));
        }
        throw RefusedException.invalid(FORMS);
    }

    private ResponseEntity<Object> begun(Job job) {
        return ResponseEntity.accepted().body(views.view(job));
    }

    private static Set<Key> keys(Definition definition, JsonNode keys) {
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw RefusedException.invalid(FORMS);
        }
        Set<Key> distinct = new LinkedHashSet<>();
        keys.forEach(key -> distinct.add(KeyJson.key(definition, key)));
        return distinct;
    }
}
