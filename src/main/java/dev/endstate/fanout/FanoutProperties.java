package dev.endstate.fanout;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the servers a fan-out may take from other changes.
 *
 * @param chunkKeys the keys of one read and one bulk request, 10 to 10000; default 100: other changes wait for as long as the
 *     servers take for one chunk
 * @param share the part of the time in which an instance's lane works, in percent, 1 to 100; default 50: in the rest the servers
 *     are the other changes' alone
 */
@Validated
@ConfigurationProperties("endstate.fanout")
record FanoutProperties(
        @DefaultValue("100") @Min(10) @Max(10_000) int chunkKeys,
        @DefaultValue("50") @Min(1) @Max(100) int share) {}
