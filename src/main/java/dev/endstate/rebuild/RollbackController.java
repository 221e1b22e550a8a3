package dev.endstate.rebuild;

import dev.endstate.ConditionalOnRole;
import dev.endstate.Role;
import dev.endstate.definition.Definitions;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
class RollbackController {
    private final Definitions definitions;
    private final Rollback rollback;

    RollbackController(Definitions definitions, Rollback rollback) {
        this.definitions = definitions;
        this.rollback = rollback;
    }

    /** @param generation what users query now */
    record RolledBack(String index, String generation) {}

    @PostMapping("/api/indexes/{index}/rollback")
    RolledBack rollback(@PathVariable String index) throws InterruptedException {
        definitions.requireIndex(index);
        return new RolledBack(index, rollback.run(index).toString());
    }
}
