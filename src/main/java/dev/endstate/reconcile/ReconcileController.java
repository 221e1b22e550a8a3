package dev.endstate.reconcile;

import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asks for comparisons; {@link ComparisonResource} says how they are watched, paused and cancelled. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
class ReconcileController {
    private final AskedComparisons asked;

    ReconcileController(AskedComparisons asked) {
        this.asked = asked;
    }

    /** @param repair false to look only */
    @PostMapping("/api/indexes/{index}/reconciliations")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Reconciliation compare(@PathVariable String index, @RequestParam(defaultValue = "true") boolean repair) {
        return asked.start(index, "asked for", repair)
                .orElseThrow(() -> RefusedException.conflict(
                        "a reconciliation of " + index + " is under way; wait for its end, or cancel it first"));
    }
}
