package dev.endstate.pipeline;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The write path.
 *
 * @param batchKeys the most keys of one read, 1 to 10000; default 1000: fewer make a rebuild a little slower, more save little and
 *     make the database's statements and a retry longer. Up to eight reads share a bulk request
 * @param parallelism how many batches of one index an instance reads or writes at the same time, 1 to 64; default 4: enough that one
 *     is read while another is written. Half as many more are for other indexes, so that one that hangs does not hold them up. Each
 *     needs a connection of {@code endstate.source.connections}
 * @param maxBytes the most bytes of one batch's documents and so of one bulk request, and of one document, 1KB to 100MB;
 *     default 10MB. Elasticsearch itself takes {@code http.max_content_length}, 100MB unless changed
 * @param maxReadAge after which a read is thrown away and read again rather than sent, 1s to 5m; default 30s. Tombstones of
 *     deleted documents live an hour ({@code index.gc_deletes}), which must stay far above it
 * @param patience how long a batch tries by itself while the database or Elasticsearch is away, before the caller is told, 0 to
 *     1m; default 5s. The caller goes on trying; it only pauses consumption meanwhile
 */
@Validated
@ConfigurationProperties("endstate.pipeline")
public record PipelineProperties(
        @DefaultValue("1000") @Min(1) @Max(10_000) int batchKeys,
        @DefaultValue("4") @Min(1) @Max(64) int parallelism,
        @DefaultValue("10MB") DataSize maxBytes,

        @DefaultValue("30s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration maxReadAge,

        @DefaultValue("5s") @DurationMin @DurationMax(minutes = 1)
        Duration patience) {

    public PipelineProperties {
        if (maxBytes.toBytes() < 1024 || maxBytes.compareTo(DataSize.ofMegabytes(100)) > 0) {
            throw new IllegalArgumentException("endstate.pipeline.max-bytes must be 1KB to 100MB, not " + maxBytes);
        }
    }
}
