package dev.endstate.recovery;

import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import dev.endstate.definition.Key;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.PerIndexLoop;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.scan.Scan;
import dev.endstate.scan.ScanProgress;
import dev.endstate.scan.Scans;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
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
    private final QueryRecovery wide;
    private final Scans scans;
    private final Optional<PerIndexLoop> wideRecoveries;

    RecoveryController(
            Definitions definitions,
            Recovery recovery,
            QueryRecovery wide,
            Scans scans,
            @Qualifier("wideRecoveries") Optional<PerIndexLoop> wideRecoveries) {
        this.definitions = definitions;
        this.recovery = recovery;
        this.wide = wide;
        this.scans = scans;
        this.wideRecoveries = wideRecoveries;
    }

    /** @param outcomes how many keys came to which outcome in the generation that users query */
    record Recovered(Map<String, Integer> outcomes) {}

    /** A recovery of very many keys. */
    record View(
            long id,
            String index,
            String what,
            Scan.State state,
            boolean paused,
            long keysDone,
            @Nullable Long keysTotal,
            long keysPerSecond,
            @Nullable Long secondsLeft,
            Instant requestedAt,
            @Nullable Instant endedAt) {}

    /** 200 with {@link Recovered} for keys, which are done then; 202 with {@link View} for what goes on by itself. */
    @PostMapping
    ResponseEntity<Object> recover(@PathVariable String index, @RequestBody JsonNode body) throws InterruptedException {
        Definition definition = definitions.required(index);
        Set<String> fields = Set.copyOf(body.propertyNames());
        if (fields.equals(Set.of("keys"))) {
            return ResponseEntity.ok(new Recovered(recovery.run(definition, keys(definition, body.get("keys")))));
        } else if (fields.equals(Set.of("from", "to"))) {
            Key from = KeyJson.key(definition, body.get("from"));
            return begun(wide.range(definition, from, KeyJson.key(definition, body.get("to"))));
        } else if (fields.equals(Set.of("condition"))) {
            return begun(wide.condition(definition, body.get("condition").asString("")));
        }
        throw RefusedException.invalid(FORMS);
    }

    private ResponseEntity<Object> begun(Scan scan) {
        wideRecoveries.ifPresent(loops -> loops.wake(scan.index()));
        return ResponseEntity.accepted().body(view(scan));
    }

    private static Set<Key> keys(Definition definition, JsonNode keys) {
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw RefusedException.invalid(FORMS);
        }
        Set<Key> distinct = new LinkedHashSet<>();
        keys.forEach(key -> distinct.add(KeyJson.key(definition, key)));
        return distinct;
    }

    @GetMapping
    List<View> list(@PathVariable String index) {
        return scans.ofIndex(definitions.requireIndex(index)).stream()
                .map(this::view)
                .toList();
    }

    @GetMapping("/{id}")
    View one(@PathVariable String index, @PathVariable long id) {
        definitions.required(index);
        return scans.byId(id)
                .filter(scan -> scan.index().equals(index) && scan.generation() == null)
                .map(this::view)
                .orElseThrow(() -> RefusedException.notFound(index + " has no recovery " + id));
    }

    @PostMapping("/{id}/pause")
    View pause(@PathVariable String index, @PathVariable long id) {
        return paused(index, id, true);
    }

    @PostMapping("/{id}/resume")
    View resume(@PathVariable String index, @PathVariable long id) {
        View resumed = paused(index, id, false);
        wideRecoveries.ifPresent(loops -> loops.wake(index));
        return resumed;
    }

    private View paused(String index, long id, boolean paused) {
        if (!scans.pause(one(index, id).id(), paused)) {
            throw RefusedException.conflict("the recovery is over");
        }
        return one(index, id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String index, @PathVariable long id) {
        if (!scans.cancel(one(index, id).id())) {
            throw RefusedException.conflict("the recovery is over");
        }
    }

    private View view(Scan scan) {
        ScanProgress progress = scans.progress(scan.id());
        return new View(
                scan.id(),
                scan.index(),
                scan.what(),
                scan.state(),
                scan.paused(),
                progress.keysDone(),
                progress.keysTotal(),
                progress.keysPerSecond(),
                progress.secondsLeft(),
                scan.requestedAt(),
                scan.endedAt());
    }
}
