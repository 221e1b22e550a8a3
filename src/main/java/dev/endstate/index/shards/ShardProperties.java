package dev.endstate.index.shards;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How shards are planned.
 *
 * @param targetSize the most that a shard should take, 100MB to 200GB; default 30GB. Elasticsearch's own advice is 10 to 50GB: larger
 *     ones take long to move to another node, smaller ones cost memory for no use
 * @param small an index that is expected to take less, not to grow and not to move gets one shard, 0 to 50GB; default 1GB: more shards
 *     would only cost. With 0 every index is spread over the nodes
 */
@Validated
@ConfigurationProperties("endstate.shards")
record ShardProperties(
        @DefaultValue("30GB") DataSize targetSize,
        @DefaultValue("1GB") DataSize small) {

    ShardProperties {
        if (targetSize.toMegabytes() < 100 || targetSize.compareTo(DataSize.ofGigabytes(200)) > 0) {
            throw new IllegalArgumentException("endstate.shards.target-size must be 100MB to 200GB, not " + targetSize);
        }
        if (small.isNegative() || small.compareTo(DataSize.ofGigabytes(50)) > 0) {
            throw new IllegalArgumentException("endstate.shards.small must be 0 to 50GB, not " + small);
        }
    }
}
