package dev.endstate.index.shards;

import dev.endstate.definition.Definition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Warns of what should be otherwise in a plan, or in the generation that users query, and says what to do. */
final class ShardWarnings {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final Definition definition;
    private final ShardProperties properties;
    private final int shards;
    private final ShardCount byRules;
    private final List<String> warnings = new ArrayList<>();

    /** @param shards how many are planned */
    ShardWarnings(Definition definition, ShardProperties properties, int shards, ShardCount byRules) {
        this.definition = definition;
        this.properties = properties;
        this.shards = shards;
        this.byRules = byRules;
    }

    List<String> all() {
        return warnings;
    }

    void checkPlan(ExpectedSize expected, boolean fixed) {
        if (fixed && shards != byRules.shards()) {
            add(
                    "By the nodes and the size it would be %s, and index.json fixes %s. Take number_of_shards out of index.json, unless"
                            + " there is a reason for it.",
                    ShardCount.shards(byRules.shards()), ShardCount.shards(shards));
        }

        if (!fixed && byRules.bySize() > shards) {
            add(
                    "Its size needs %s, and Elasticsearch takes no more than %d in an index: divide the documents among several"
                            + " indexes.",
                    ShardCount.shards(byRules.bySize()), ShardCount.MOST_SHARDS);
        }

        long each = expected.bytes() / shards;
        long small = properties.small().toBytes();
        boolean forTheTiers = definition.shards().tiers().size() > 1 && !fixed && shards > byRules.bySize();
        if (forTheTiers && each < small) {
            add(
                    "For the sake of the tiers it gets %s of about %s each, where its size needs %s, and shards below %s only cost: let"
                            + " the tiers have node counts that divide each other, or fix number_of_shards in index.json.",
                    ShardCount.shards(shards),
                    new ByteSize(each),
                    ShardCount.shards(byRules.bySize()),
                    new ByteSize(small));
        }
    }

    void checkPlacement(DataNodes cluster, int replicas) {
        Set<String> tiers =
                new LinkedHashSet<>(List.of(cluster.holding(definition).tier()));
        tiers.addAll(definition.shards().tiers());
        for (String tier : tiers) {
            int nodes = cluster.of(tier, definition).count();
            if (nodes == 0) {
                add("No data node of tier %s can hold it: its shards would stay unassigned there.", tier);
            } else if (replicas >= nodes) {
                add(
                        "It has %s of each shard, and tier %s has %s for it: the copies above %d stay unassigned"
                                + " there. Give fewer replicas in index.json, or start more nodes.",
                        Phrases.counted(replicas, "replica"), tier, Phrases.counted(nodes, "node"), nodes - 1);
            }
        }

        Map<String, String> settings = definition.settings();
        long limit = number(settings, "routing.allocation.total_shards_per_node");
        int nodes = cluster.holding(definition).count();
        if (limit > 0 && nodes > 0 && limit * nodes < (long) shards * Math.min(nodes, 1 + replicas)) {
            add(
                    "index.json allows %d shards a node (total_shards_per_node), which is too few for %d nodes to hold all %d shards and"
                            + " their replicas: raise it.",
                    limit, nodes, shards);
        }

        long partition = number(settings, "routing_partition_size");
        if (partition > 1 && partition >= shards) {
            add(
                    "index.json gives routing_partition_size %d, which Elasticsearch refuses for %s: give number_of_shards there too.",
                    partition, ShardCount.shards(shards));
        }

        long routingShards = number(settings, "number_of_routing_shards");
        if (routingShards > 0 && routingShards % shards != 0) {
            add(
                    "index.json gives number_of_routing_shards %d, which Elasticsearch refuses for %s: give number_of_shards there too.",
                    routingShards, ShardCount.shards(shards));
        }
    }

    void checkDisk(DiskRoom disk) {
        // Another warning says already that no node can hold it.
        if (!disk.suffices() && !disk.nodes().isEmpty()) {
            add("A new generation would be refused for want of disk. %s", disk.text());
        }
    }

    void checkCurrent(GenerationSize current) {
        if (current.shards() != shards) {
            add(
                    "%s has %s, and %s would be planned now: rebuild the index to get them, POST"
                            + " /api/indexes/%s/rebuilds.",
                    current.generation(),
                    ShardCount.shards(current.shards()),
                    ShardCount.shards(shards),
                    definition.index());
        }

        long documents = current.luceneDocuments() / current.shards();
        if (documents > ShardCount.MOST_DOCUMENTS) {
            add(
                    "The shards of %s have about %,d documents each, nested ones included, above %,d: %s.",
                    current.generation(), documents, ShardCount.MOST_DOCUMENTS, remedy(current));
        }

        if (current.largestShardBytes() > properties.targetSize().toBytes()) {
            add(
                    "The largest shard of %s has %s, above the %s of endstate.shards.target-size: %s.",
                    current.generation(),
                    new ByteSize(current.largestShardBytes()),
                    new ByteSize(properties.targetSize().toBytes()),
                    remedy(current));
        }
    }

    private String remedy(GenerationSize current) {
        return shards > current.shards()
                ? "rebuild the index, POST /api/indexes/" + definition.index() + "/rebuilds"
                : "a rebuild with " + ShardCount.shards(shards) + " does not change that; give more in index.json";
    }

    private static long number(Map<String, String> settings, String name) {
        String value = settings.getOrDefault(name, "");
        return NUMBER.matcher(value).matches() ? Long.parseLong(value) : 0;
    }

    private void add(String form, Object... values) {
        warnings.add(String.format(Locale.ROOT, form, values));
    }
}
