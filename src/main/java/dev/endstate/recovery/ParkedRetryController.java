package dev.endstate.recovery;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.Map;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
class ParkedRetryController {
    private final ParkedRetry retry;
    private final Definitions definitions;

    ParkedRetryController(ParkedRetry retry, Definitions definitions) {
        this.retry = retry;
        this.definitions = definitions;
    }

    /** @param outcomes how many keys came to which outcome; those still parked have their newest reason in the list */
    record Retried(Map<String, Integer> outcomes) {}

    @PostMapping("/api/indexes/{index}/parked/retry")
    Retried retry(@PathVariable String index) throws InterruptedException {
        definitions.requireIndex(index);
        return new Retried(retry.run(index));
    }
}
