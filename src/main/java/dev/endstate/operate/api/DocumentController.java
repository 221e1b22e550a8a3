package dev.endstate.operate.api;

import dev.endstate.definition.InvalidKeyException;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows one document: what the database says now, and what the index holds now. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
class DocumentController {
    private final Generations generations;
    private final ComparedDocuments documents;

    DocumentController(Generations generations, ComparedDocuments documents) {
        this.generations = generations;
        this.documents = documents;
    }

    @GetMapping("/api/indexes/{index}/documents/{id}")
    ComparedDocuments.Compared compare(@PathVariable String index, @PathVariable String id) {
        Generation generation = generations
                .active(index)
                .orElseThrow(() -> RefusedException.notFound(
                        "no generation of \"" + index + "\" is active; it may still be built"));
        try {
            return documents.compare(generation, id);
        } catch (InvalidKeyException e) {
            throw RefusedException.invalid(id + " is not a key of " + generation.index() + ": " + e.getMessage());
        }
    }
}
