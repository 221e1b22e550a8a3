package dev.endstate.reconcile;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Comparing indexes with the database.
 *
 * @param pageKeys the most documents or keys of one page, 10 to 5000; default 500
 * @param secondLook how long a difference must last before it counts, 0 to 10m; default 10s: longer than a change is on its way.
 *     It is waited for once for the suspects of many pages
 * @param share the part of the time in which a comparison reads and repairs, in percent, 1 to 100; default 30: in the rest the
 *     servers are the live changes' alone
 * @param every how often each index is compared, 0 to 365d; default 0: only when asked for, and after gaps
 * @param afterGap whether a gap in capture has the indexes that it concerns compared and repaired; default true
 * @param whileGapLasts how long an index rests from one comparison to the next while changes of its tables are being missed, 1s to
 *     1d; default 1m, and never less than four times what the last one took
 * @param catalogEvery how often it is looked whether tables, views, functions or types that the queries read were altered, which
 *     changes documents without any row, 1s to 1h; default 10s
 * @param refresh how often an instance looks for something to compare, 100ms to 5m; default 3s
 */
@Validated
@ConfigurationProperties("endstate.reconcile")
record ReconcileProperties(
        @DefaultValue("500") @Min(10) @Max(5_000) int pageKeys,

        @DefaultValue("10s") @DurationMin @DurationMax(minutes = 10)
        Duration secondLook,

        @DefaultValue("30") @Min(1) @Max(100) int share,

        @DefaultValue("0s") @DurationMin @DurationMax(days = 365)
        Duration every,

        @DefaultValue("true") boolean afterGap,

        @DefaultValue("1m") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration whileGapLasts,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration catalogEvery,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration refresh) {
    private static final int REST_FACTOR = 4;
    private static final Duration FROM_PAGE_TO_PAGE = Duration.ofMinutes(10);

    /** How long a comparison waits for what its index lags behind. */
    static final Duration LONGEST_LAG = Duration.ofMinutes(5);

    /** How long an index with a gap that lasts rests after a comparison. */
    Duration restAfter(Duration comparison) {
        Duration share = comparison.multipliedBy(REST_FACTOR);
        return share.compareTo(whileGapLasts) > 0 ? share : whileGapLasts;
    }

    /** How long Elasticsearch keeps the moment of a walk over documents: a second look may be in between two pages. */
    Duration pointInTimeKept() {
        return FROM_PAGE_TO_PAGE.plus(secondLook).plus(LONGEST_LAG);
    }
}
