package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import dev.endstate.instance.TimeShare;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rebuilds, asked for; {@link RebuildResource} has the rest. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/rebuilds")
class RebuildController {
    private final Definitions definitions;
    private final AskedRebuilds asked;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final RebuildResource views;
    private final RebuildProperties properties;

    RebuildController(
            Definitions definitions,
            AskedRebuilds asked,
            RebuildRequests requests,
            Rebuilds rebuilds,
            RebuildResource views,
            RebuildProperties properties) {
        this.definitions = definitions;
        this.asked = asked;
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.views = views;
        this.properties = properties;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    RebuildResource.View rebuild(@PathVariable String index, @RequestParam @Min(1) @Max(100) @Nullable Integer share) {
        TimeShare asIs = new TimeShare(share == null ? properties.share() : share);
        return views.view(asked.start(index, asIs).job());
    }

    /** Users are to get it although it has fewer documents than what they query. */
    @PostMapping("/{id}/accept-parked")
    RebuildResource.View acceptParked(@PathVariable String index, @PathVariable long id) {
        requests.acceptParked(required(index, id));
        return views.view(required(index, id).job());
    }

    private Rebuild required(String index, long id) {
        return rebuilds.byId(definitions.requireIndex(index), id)
                .orElseThrow(() -> RefusedException.notFound(index + " has no rebuild " + id));
    }
}
