package dev.endstate.consume;

import dev.endstate.consume.ChangeRouter.Routed;
import dev.endstate.definition.Key;
import dev.endstate.index.Generation;
import dev.endstate.instance.UnavailableException;
import dev.endstate.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Takes one generation's changes: a batch of records becomes a set of keys, which go through the pipeline. It returns when every key
 * has an outcome, and only then are the batch's offsets committed; if it throws, the same batch is given again.
 */
final class ChangeListener implements BatchMessageListener<byte[], byte[]> {
    private final Generation generation;
    private final ChangeRouter router;
    private final VisibilityGate gate;
    private final LookupKeys lookups;
    private final Pipeline pipeline;
    private final BatchFollowUp followUp;

    ChangeListener(
            Generation generation,
            ChangeRouter router,
            VisibilityGate gate,
            LookupKeys lookups,
            Pipeline pipeline,
            BatchFollowUp followUp) {
        this.generation = generation;
        this.router = router;
        this.gate = gate;
        this.lookups = lookups;
        this.pipeline = pipeline;
        this.followUp = followUp;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            BatchNotes notes = new BatchNotes();
            List<Routed> routed = new ArrayList<>(records.size());
            records.forEach(record -> routed.add(router.route(record, notes)));

            Set<Long> hidden = gate.hidden(xids(routed));
            index(routed.stream().filter(change -> !isOf(change, hidden)).toList(), notes);
            if (!hidden.isEmpty()) {
                awaitAndIndex(
                        routed.stream().filter(change -> isOf(change, hidden)).toList(), hidden, notes);
            }

            followUp.publish(notes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted; the batch will be read again", e);
        }
    }

    /** Indexes changes once reads see their transactions; one of a transaction that the database has not begun is unreadable. */
    private void awaitAndIndex(List<Routed> late, Set<Long> hidden, BatchNotes notes) throws InterruptedException {
        Set<Long> unheardOf = gate.await(hidden);

        late.stream()
                .filter(change -> isOf(change, unheardOf))
                .forEach(change -> notes.unreadable()
                        .put(
                                change.record(),
                                "transaction " + change.xid().orElseThrow() + " is not one of this database's"));
        index(late, notes);
    }

    private static Set<Long> xids(List<Routed> routed) {
        return routed.stream().map(Routed::xid).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private static boolean isOf(Routed change, Set<Long> xids) {
        return change.xid().filter(xids::contains).isPresent();
    }

    private void index(List<Routed> changes, BatchNotes notes) throws InterruptedException {
        Set<Key> direct = new LinkedHashSet<>();
        Map<ResolvedKeys.Lookup, ConsumerRecord<byte[], byte[]>> found = new LinkedHashMap<>();
        for (Routed change : changes) {
            direct.addAll(change.keys().direct());
            change.keys().lookups().forEach(lookup -> found.putIfAbsent(lookup, change.record()));
        }

        pipeline.index(generation, direct);
        lookups.follow(
                generation,
                found.keySet(),
                (lookup, reason) -> notes.unreadable()
                        .put(Objects.requireNonNull(found.get(lookup)), "the lookup fails for it: " + reason),
                further -> {
                    further.removeAll(direct);
                    pipeline.index(generation, further);
                });
    }
}
