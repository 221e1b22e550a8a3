package dev.endstate.instance.job;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.ConditionalOnRole;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.Role;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Jobs of every kind that people ask for: watched, paused, resumed and cancelled in the same way. */
@RestController
@ConditionalOnRole(Role.CONSOLE)
@RequestMapping("/api/indexes/{index}/{path:rebuilds|recoveries|reconciliations}")
class JobController {
    private final Definitions definitions;
    private final JobQueries queries;
    private final List<JobResource> resources;

    JobController(Definitions definitions, JobQueries queries, List<JobResource> resources) {
        this.definitions = definitions;
        this.queries = queries;
        this.resources = List.copyOf(resources);
    }

    @GetMapping
    List<Object> list(@PathVariable String index, @PathVariable String path) {
        JobResource resource = resource(path);
        return queries.newest(resource.kind(), definitions.requireIndex(index)).stream()
                .map(resource::view)
                .toList();
    }

    @GetMapping("/{id}")
    Object one(@PathVariable String index, @PathVariable String path, @PathVariable long id) {
        JobResource resource = resource(path);
        return resource.view(required(resource, index, id));
    }

    @PostMapping("/{id}/pause")
    Object pause(@PathVariable String index, @PathVariable String path, @PathVariable long id) {
        resource(path).pause(required(resource(path), index, id), true);
        return one(index, path, id);
    }

    @PostMapping("/{id}/resume")
    Object resume(@PathVariable String index, @PathVariable String path, @PathVariable long id) {
        resource(path).pause(required(resource(path), index, id), false);
        return one(index, path, id);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String index, @PathVariable String path, @PathVariable long id) {
        resource(path).cancel(required(resource(path), index, id));
    }

    private JobResource resource(String path) {
        return resources.stream()
                .filter(resource -> resource.path().equals(path))
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("there are no " + path));
    }

    private Job required(JobResource resource, String index, long id) {
        String known = definitions.requireIndex(index);
        return queries.byId(id)
                .filter(job -> job.kind().equals(resource.kind()) && job.index().equals(known))
                .orElseThrow(() -> RefusedException.notFound(index + " has no " + resource.noun() + " " + id));
    }
}
