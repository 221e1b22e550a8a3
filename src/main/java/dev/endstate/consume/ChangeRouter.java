package dev.endstate.consume;

import dev.endstate.change.Change;
import dev.endstate.change.ChangeReader;
import dev.endstate.change.Topics;
import dev.endstate.change.UnreadableChangeException;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import dev.endstate.source.KeyText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a record to what it leads to by the routes of a definition. */
final class ChangeRouter {
    private static final Logger log = LoggerFactory.getLogger(ChangeRouter.class);

    private final Map<String, List<Route>> routes;
    private final Map<String, Set<String>> columns;
    private final ChangeReader reader = new ChangeReader();
    private final RouteResolver resolver;

    /** @param texts of the definition's routes whose columns hold the key */
    ChangeRouter(Definition definition, Topics topics, Map<Route, List<KeyText>> texts) {
        this.routes = topics.of(definition).stream()
                .collect(Collectors.toMap(topic -> topic, topic -> topics.routes(definition, topic)));
        this.columns = routes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> columns(entry.getValue())));
        this.resolver = new RouteResolver(definition.key(), texts);
    }

    private static Set<String> columns(List<Route> routes) {
        return routes.stream().flatMap(route -> route.columns().stream()).collect(Collectors.toSet());
    }

    /**
     * Where a record leads.
     *
     * @param xid the transaction that must be visible before the keys are read
     */
    record Routed(ConsumerRecord<byte[], byte[]> record, Keys keys, Optional<Long> xid) {}

    Routed route(ConsumerRecord<byte[], byte[]> record, Remarks remarks) {
        try {
            return switch (reader.read(record, columns.getOrDefault(record.topic(), Set.of()))) {
                case Change.Row row -> {
                    Keys keys = resolver.resolve(
                            row, routes.getOrDefault(record.topic(), List.of()), record.value() == null);
                    if (!keys.problems().isEmpty()) {
                        remarks.unreadable().put(record, String.join("; ", keys.problems()));
                    }
                    row.committedAt().ifPresent(remarks.commits()::add);
                    yield new Routed(record, keys, row.xid());
                }
                case Change.Truncation truncation -> {
                    remarks.truncations().add(record);
                    yield nowhere(record);
                }
                case Change.Nothing nothing -> nowhere(record);
            };
        } catch (UnreadableChangeException e) {
            remarks.unreadable().put(record, String.valueOf(e.getMessage()));
            return nowhere(record);
        } catch (RuntimeException e) {
            // A mistake of this program in reading one message must not stop the partition.
            log.error("A message could not be read, for a reason that is not its own", e);
            remarks.unreadable().put(record, "unexpected: " + e);
            return nowhere(record);
        }
    }

    private static Routed nowhere(ConsumerRecord<byte[], byte[]> record) {
        return new Routed(record, new Keys(), Optional.empty());
    }
}
