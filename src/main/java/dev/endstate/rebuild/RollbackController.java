package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Backlog;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
class RollbackController {
    private static final Logger log = LoggerFactory.getLogger(RollbackController.class);

    private final Definitions definitions;
    private final Rollback rollback;
    private final List<Backlog> backlogs;

    RollbackController(Definitions definitions, Rollback rollback, List<Backlog> backlogs) {
        this.definitions = definitions;
        this.rollback = rollback;
        this.backlogs = List.copyOf(backlogs);
    }

    /**
     * Where a rollback leads.
     *
     * @param generation what users query after it
     * @param behind how many changes it has still to take, of each kind; a kind that cannot be asked now is absent
     */
    record RolledBack(String index, String generation, Map<String, Long> behind) {}

    /** What a rollback would lead to: people decide by its lag whether it is better than what they have. */
    @GetMapping("/api/indexes/{index}/rollback")
    RolledBack preview(@PathVariable String index) {
        return view(rollback.former(definitions.requireIndex(index)));
    }

    @PostMapping("/api/indexes/{index}/rollback")
    RolledBack rollback(@PathVariable String index) throws InterruptedException {
        return view(rollback.run(definitions.requireIndex(index)));
    }

    private RolledBack view(Generation generation) {
        Map<String, Long> behind = new LinkedHashMap<>();
        for (Backlog backlog : backlogs) {
            try {
                behind.put(backlog.what(), backlog.of(generation.name()));
            } catch (RuntimeException e) {
                // An emergency must not wait for Kafka.
                log.warn(
                        "How many {} {} has still to take cannot be told: {}",
                        backlog.what(),
                        generation,
                        e.toString());
            }
        }

        return new RolledBack(generation.index(), generation.toString(), behind);
    }
}
