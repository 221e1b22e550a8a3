package dev.endstate.reconcile;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.reconcile.Reconciliation.State;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/reconciliations")
class ReconcileController {
    private final Definitions definitions;
    private final Reconciliations reconciliations;
    private final AskedComparisons asked;

    ReconcileController(Definitions definitions, Reconciliations reconciliations, AskedComparisons asked) {
        this.definitions = definitions;
        this.reconciliations = reconciliations;
        this.asked = asked;
    }

    /** @param repair false to look only */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Reconciliation compare(@PathVariable String index, @RequestParam(defaultValue = "true") boolean repair) {
        return asked.start(index, "asked for", repair)
                .orElseThrow(() -> RefusedException.conflict(
                        "a reconciliation of " + index + " is under way; wait for its end, or cancel it first"));
    }

    @GetMapping
    List<Reconciliation> list(@PathVariable String index) {
        definitions.requireIndex(index);
        return reconciliations.of(index);
    }

    @GetMapping("/{id}")
    Reconciliation one(@PathVariable String index, @PathVariable long id) {
        definitions.requireIndex(index);
        return reconciliations
                .byId(index, id)
                .orElseThrow(() -> RefusedException.notFound(index + " has no reconciliation " + id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String index, @PathVariable long id) {
        if (!reconciliations.end(one(index, id), State.CANCELLED, null)) {
            throw RefusedException.conflict("the reconciliation is over");
        }
    }
}
