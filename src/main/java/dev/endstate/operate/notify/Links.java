package dev.endstate.operate.notify;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Where letters lead to.
 *
 * @param runbook where it is
 * @param console null if people reach none
 */
record Links(String runbook, @Nullable URI console) {

    Letter letter(String id, Outbox.Message message) {
        return new Letter(id, message.notice(), message.more(), runbook, toConsole(message.notice()));
    }

    private Optional<URI> toConsole(Notice notice) {
        return Optional.ofNullable(console).map(uri -> {
            UriComponentsBuilder link = UriComponentsBuilder.fromUri(uri).pathSegment("api", "indexes");
            if (notice.indexes().size() == 1) {
                link.pathSegment(notice.indexes().getFirst());
            }
            return link.build().encode().toUri();
        });
    }
}
