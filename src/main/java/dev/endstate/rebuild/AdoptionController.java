package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.index.Generation;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.Role;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
class AdoptionController {
    private final Definitions definitions;
    private final Adoption adoption;

    AdoptionController(Definitions definitions, Adoption adoption) {
        this.definitions = definitions;
        this.adoption = adoption;
    }

    /** @param generations those that go on with the database */
    record Adopted(String index, String database, List<String> generations) {}

    /** @param database the identity of the database that Endstate is led to: that it was read shows that it is meant */
    @PostMapping("/api/indexes/{index}/adoption")
    Adopted adopt(@PathVariable String index, @RequestParam String database) {
        List<Generation> adopted = adoption.run(definitions.required(index), database);
        return new Adopted(
                index, database, adopted.stream().map(Generation::toString).toList());
    }
}
