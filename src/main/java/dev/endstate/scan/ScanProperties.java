package dev.endstate.scan;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Reading very many keys again, for rebuilds and recoveries.
 *
 * @param topic through which the instances share the ranges of keys, and the name of their consumer group; default
 *     {@code endstate.scans}
 * @param partitions of that topic when Endstate creates it, 1 to 1000; default 24: as many workers can share a scan
 * @param workers of one instance, 1 to 16; default 2: while one waits for its last write the other reads.
 *     They take turns in a scan that has not all of the time
 * @param rangeKeys the keys of one range, 100 to 100000; default 5000: what is done twice when an instance is killed
 * @param chunkKeys the keys that a worker reads and writes before it rests, 10 to 10000; default 100: other changes wait for as
 *     long as the servers take for them. A scan that has all of the time does not rest, and takes whole ranges
 */
@Validated
@ConfigurationProperties("endstate.scan")
record ScanProperties(
        @DefaultValue("endstate.scans") @NotBlank String topic,
        @DefaultValue("24") @Min(1) @Max(1_000) int partitions,
        @DefaultValue("2") @Min(1) @Max(16) int workers,
        @DefaultValue("5000") @Min(100) @Max(100_000) int rangeKeys,
        @DefaultValue("100") @Min(10) @Max(10_000) int chunkKeys) {}
