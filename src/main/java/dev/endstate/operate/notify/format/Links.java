package dev.endstate.operate.notify.format;

import dev.endstate.operate.notify.Event;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Knows where notifications lead to.
 *
 * @param runbook where the runbook is
 * @param console where people reach the console; null if they cannot
 */
public record Links(String runbook, @Nullable URI console) {

    /**
     * Makes a notification of an event.
     *
     * @param id of the message, the same at each attempt
     * @param more how many others of its kind it stands for
     */
    public Notification notification(String id, Event event, int more) {
        return new Notification(id, event, more, runbook, toConsole(event));
    }

    private Optional<URI> toConsole(Event event) {
        return Optional.ofNullable(console).map(uri -> {
            UriComponentsBuilder link = UriComponentsBuilder.fromUri(uri).pathSegment("api", "indexes");
            if (event.indexes().size() == 1) {
                link.pathSegment(event.indexes().getFirst());
            }

            return link.build().encode().toUri();
        });
    }
}
