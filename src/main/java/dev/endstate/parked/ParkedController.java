package dev.endstate.parked;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/parked")
class ParkedController {
    private static final int LARGEST_PAGE = 1_000;

    private final ParkedKeys parked;
    private final Definitions definitions;

    ParkedController(ParkedKeys parked, Definitions definitions) {
        this.parked = parked;
        this.definitions = definitions;
    }

    /**
     * One page of parked keys.
     *
     * @param total of the index, not of the page
     * @param next what to give as {@code after} for the next page; absent on the last
     */
    record Page(long total, List<ParkedKey> keys, @Nullable String next) {}

    @GetMapping
    Page list(
            @PathVariable String index,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit) {
        definitions.requireIndex(index);
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw RefusedException.invalid("limit must be 1 to " + LARGEST_PAGE);
        }

        ParkedKey.Id last = after.isEmpty() ? null : cursor(after);
        List<ParkedKey> keys = parked.page(index, last, limit);

        String next = keys.size() < limit
                ? null
                : keys.getLast().id().generation() + "/" + keys.getLast().id().documentId();
        return new Page(parked.count(index), keys, next);
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@PathVariable String index, @PathVariable String key) {
        definitions.requireIndex(index);
        if (!parked.discard(index, key)) {
            throw RefusedException.notFound("key " + key + " of " + index + " is not parked");
        }
    }

    private static ParkedKey.Id cursor(String after) {
        int slash = after.indexOf('/');
        if (slash < 0) {
            throw RefusedException.invalid("give \"next\" of the page before as after");
        }
        return new ParkedKey.Id(after.substring(0, slash), after.substring(slash + 1));
    }
}
