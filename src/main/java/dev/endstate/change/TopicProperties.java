package dev.endstate.change;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The topics that changes come by.
 *
 * @param table the topic of a table's changes, with {@code {schema}} and {@code {table}} in it; default
 *     {@code endstate.{schema}.{table}}. For an existing Debezium: {@code <topic.prefix>.{schema}.{table}}
 * @param create which topics Endstate makes where they do not exist; default {@code own}: another pattern than Endstate's names
 *     somebody else's topics, and an empty one of a wrong name would hide that nothing comes by it
 * @param partitions of a topic that Endstate creates, 1 to 1000; default 6: as many consumers can share one generation
 * @param replicas of a topic that Endstate creates, 1 to 10, or -1 (the default) for the broker's own
 */
@Validated
@ConfigurationProperties("endstate.topics")
public record TopicProperties(
        @DefaultValue(TopicProperties.OWN_PATTERN) @Pattern(regexp = ".*\\{table}.*")
        String table,

        @DefaultValue("own") Create create,
        @DefaultValue("6") @Min(1) @Max(1_000) int partitions,
        @DefaultValue("-1") @Min(-1) @Max(10) short replicas) {
    static final String OWN_PATTERN = "endstate.{schema}.{table}";

    /** Which topics are made. */
    public enum Create {
        /** Those that Endstate writes, those of its own pattern, and the applications'. */
        OWN,
        /** Those of a pattern of somebody else, too. */
        ALL
    }

    @AssertTrue(message = "are neither -1 nor 1 to 10")
    boolean isReplicasPossible() {
        return replicas != 0;
    }
}
