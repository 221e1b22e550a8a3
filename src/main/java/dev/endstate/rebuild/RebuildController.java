package dev.endstate.rebuild;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.Definitions;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}")
class RebuildController {
    private final Definitions definitions;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;

    RebuildController(Definitions definitions, RebuildRequests requests, Rebuilds rebuilds) {
        this.definitions = definitions;
        this.requests = requests;
        this.rebuilds = rebuilds;
    }

    /** @param generation what users query now */
    record RolledBack(String index, String generation) {}

    @PostMapping("/rebuilds")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Rebuild rebuild(@PathVariable String index) {
        return requests.rebuild(definitions.required(index));
    }

    @GetMapping("/rebuilds")
    List<Rebuild> list(@PathVariable String index) {
        return rebuilds.of(definitions.required(index).index());
    }

    @GetMapping("/rebuilds/{id}")
    Rebuild one(@PathVariable String index, @PathVariable long id) {
        return rebuilds.byId(definitions.required(index).index(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, index + " has no rebuild " + id));
    }

    @DeleteMapping("/rebuilds/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String index, @PathVariable long id) {
        requests.cancel(one(index, id));
    }

    @PostMapping("/rollback")
    RolledBack rollback(@PathVariable String index) {
        return new RolledBack(
                index, requests.rollback(definitions.required(index).index()).toString());
    }

    @ExceptionHandler(RebuildRequests.ConflictException.class)
    ProblemDetail conflict(RebuildRequests.ConflictException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
    }
}
