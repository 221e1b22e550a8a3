package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import java.util.List;
import java.util.Locale;

/**
 * The number of primary shards by the rules, whatever the definition fixes.
 *
 * @param shards 1 to {@link #MOST_SHARDS}
 * @param base the number of which it is a multiple, so that every node gets as many shards as the others
 * @param bySize how many shards the size needs
 */
record ShardCount(int shards, int base, long bySize) {
    /** Source: Elastic's "Size your shards": fewer than 200 million documents in a shard. */
    static final long MOST_DOCUMENTS = 200_000_000;

    /** Source: Elasticsearch refuses more ({@code es.index.max_number_of_shards}). */
    static final int MOST_SHARDS = 1024;

    /** @param steps gets a sentence for each step of the reasoning */
    static ShardCount of(
            Definition definition,
            ExpectedSize expected,
            DataNodes cluster,
            ShardProperties properties,
            List<String> steps) {
        int base = base(definition, cluster, steps);
        steps.add(expected.basis());
        long target = properties.targetSize().toBytes();
        long byBytes = Math.max(1, Math.ceilDiv(expected.bytes(), target));
        long byDocuments = Math.max(1, Math.ceilDiv(expected.documents(), MOST_DOCUMENTS));
        long bySize = Math.max(byBytes, byDocuments);
        steps.add(text(
                "Its size needs %s: at most %s a shard needs %d, at most %,d documents a shard needs %d.",
                shards(bySize), new ByteSize(target), byBytes, MOST_DOCUMENTS, byDocuments));

        boolean stays =
                !definition.shards().growth() && definition.shards().tiers().isEmpty();
        if (stays && expected.bytes() < properties.small().toBytes() && bySize == 1) {
            steps.add("It is expected to take less than %s (endstate.shards.small), not to grow and not to move between"
                            .formatted(new ByteSize(properties.small().toBytes()))
                    + " tiers: 1 shard, since more would only cost.");
            return new ShardCount(1, 1, bySize);
        }

        long multiple = Math.ceilDiv(bySize, (long) base) * base;
        int shards = multiple <= MOST_SHARDS ? (int) multiple : Math.max(1, MOST_SHARDS / base * base);
        steps.add(text(
                "%s: the smallest multiple of %d that is enough for its size%s.",
                shards(shards),
                base,
                multiple <= MOST_SHARDS ? "" : ", but no more than Elasticsearch takes (" + MOST_SHARDS + ")"));
        return new ShardCount(shards, base, bySize);
    }

    private static int base(Definition definition, DataNodes cluster, List<String> steps) {
        List<String> tiers = definition.shards().tiers();
        DataNodes.Holding on = cluster.holding(definition);
        int base = Math.max(1, on.count());
        if (on.count() == 0) {
            steps.add("No data node of tier " + on.tier() + " can hold it now, so it is planned as for one.");
        } else {
            steps.add("%s can hold it: %s of tier %s; so %s."
                    .formatted(
                            Phrases.counted(on.count(), "data node"), Phrases.of(on.nodes()), on.tier(), shards(base)));
        }

        if (!tiers.isEmpty()) {
            List<DataNodes.Holding> moves =
                    tiers.stream().map(tier -> cluster.of(tier, definition)).toList();
            base = moves.stream()
                    .map(move -> Math.max(1, move.count()))
                    .reduce(1, (one, other) -> one / greatestCommonDivisor(one, other) * other);
            steps.add(
                    "It moves between tiers, %s: the least common multiple, so that each node of each tier gets as many: %s."
                            .formatted(
                                    Phrases.of(moves.stream()
                                            .map(move -> move.tier() + " with " + Phrases.counted(move.count(), "node"))
                                            .toList()),
                                    shards(base)));
        }

        if (definition.shards().growth()) {
            base *= 2;
            steps.add("Growth is expected (shards.growth), so twice as many: " + shards(base) + ".");
        }
        if (base > MOST_SHARDS) {
            steps.add("That is more than Elasticsearch takes: " + shards(MOST_SHARDS) + ".");
            base = MOST_SHARDS;
        }

        return base;
    }

    private static int greatestCommonDivisor(int one, int other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }

    static String shards(long count) {
        return Phrases.counted(count, "shard");
    }

    private static String text(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
