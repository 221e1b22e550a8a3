package dev.endstate.consume;

import dev.endstate.change.Change;
import dev.endstate.change.ChangeReader;
import dev.endstate.change.Topics;
import dev.endstate.change.UnreadableChangeException;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Route;
import dev.endstate.source.key.KeyText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds where a record leads by the routes of a definition. */
final class ChangeRouter {
    private static final Logger log = LoggerFactory.getLogger(ChangeRouter.class);

    private final Map<String, List<Route>> routes;
    private final Map<String, Set<String>> columns;
    private final ChangeReader reader = new ChangeReader();
    private final RouteResolver resolver;

    /**
     * Makes the router of a definition.
     *
     * @param texts of the definition's routes whose columns hold the key
     */
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
    record Routed(ConsumerRecord<byte[], byte[]> record, ResolvedKeys keys, Optional<Long> xid) {}

    /** Routes a record; what cannot be understood leads nowhere and is noted. */
    Routed route(ConsumerRecord<byte[], byte[]> record, BatchNotes notes) {
        try {
            return switch (reader.read(record, columns.getOrDefault(record.topic(), Set.of()))) {
                case Change.Row row -> {
                    ResolvedKeys keys = resolver.resolve(
                            row, routes.getOrDefault(record.topic(), List.of()), record.value() == null);
                    if (!keys.problems().isEmpty()) {
                        notes.unreadable().put(record, String.join("; ", keys.problems()));
                    }
                    row.committedAt().ifPresent(notes.commits()::add);
                    yield new Routed(record, keys, row.xid());
                }
                case Change.Truncation truncation -> {
                    notes.truncations().add(record);
                    yield nowhere(record);
                }
                case Change.Nothing nothing -> nowhere(record);
            };
        } catch (UnreadableChangeException e) {
            notes.unreadable().put(record, String.valueOf(e.getMessage()));
            return nowhere(record);
        } catch (RuntimeException e) {
            // A mistake of this program in reading one message must not stop the partition.
            log.error("A message could not be read, for a reason that is not its own", e);
            notes.unreadable().put(record, "unexpected: " + e);
            return nowhere(record);
        }
    }

    private static Routed nowhere(ConsumerRecord<byte[], byte[]> record) {
        return new Routed(record, new ResolvedKeys(), Optional.empty());
    }
}
