package dev.endstate.capture;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** How Endstate finds changes. */
@Validated
@ConfigurationProperties("endstate.capture")
public record CaptureProperties(
        @DefaultValue @Valid Cdc cdc, @DefaultValue @Valid Poll poll) {

    /** Whether Endstate finds a table's changes itself, and so writes its topic. */
    public boolean finds(Route.Origin.Table table) {
        String name = RoutedTable.name(table);
        return cdc.enabled()
                || poll.tables().stream().anyMatch(polled -> polled.name().equals(name));
    }

    /**
     * Finding changes by asking tables again and again for rows whose incremental column grew.
     *
     * @param tables which, and how; default none
     * @param standby how often an instance that does not poll looks whether it should, 100ms to 1m; default 1s
     */
    public record Poll(
            @DefaultValue List<@Valid Polled> tables,

            @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
            Duration standby) {

        @AssertTrue(message = "names a table twice")
        boolean isEachTableNamedOnce() {
            return tables.stream().map(Polled::name).distinct().count() == tables.size();
        }
    }

    /**
     * A table that is polled.
     *
     * @param table its name, with its schema before a dot where that is not public
     * @param column a timestamp or a number that each change of a row moves forward
     * @param zone the time zone in which all writers write a {@code timestamp} without one, such as {@code UTC} or
     *     {@code Europe/Berlin}; needed for such a column only
     * @param interval from one poll to the next, 100ms to 1h; default 5s
     * @param pageRows the most rows of one query, 100 to 100000; default 1000
     * @param overlap how much older a timestamp may be than the first write of its transaction, 0 to 1d; default 30s: a clock that
     *     is slow, and what a transaction does before it writes
     * @param overlapCount the same for a number, 0 to 1000000; default 1000
     */
    public record Polled(
            @NotBlank String table,
            @NotBlank String column,
            @Nullable ZoneId zone,

            @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(hours = 1)
            Duration interval,

            @DefaultValue("1000") @Min(100) @Max(100_000) int pageRows,

            @DefaultValue("30s") @DurationMin @DurationMax(days = 1)
            Duration overlap,

            @DefaultValue("1000") @Min(0) @Max(1_000_000) int overlapCount) {

        /** The zone of a {@code timestamp}, if it is known. */
        public Optional<ZoneId> zoneId() {
            return Optional.ofNullable(zone);
        }

        /** {@code schema.table}. */
        public String name() {
            return table.contains(".") ? table : "public." + table;
        }
    }

    /**
     * Finding changes in the log of PostgreSQL.
     *
     * @param enabled default false: changes come from an existing Debezium or from applications
     * @param slot the replication slot; default {@code endstate}
     * @param publication default {@code endstate}
     * @param username who may replicate; default: {@code endstate.source}'s
     * @param password default: {@code endstate.source}'s
     * @param heartbeat how often the slot is moved on while the captured tables are idle, 1s to 10m; default 10s
     * @param silence how long the server may say nothing, although it was asked to, or a message may stand still in its middle,
     *     until the connection is cut and the next one goes on, 2s to 10m; default 30s: TCP alone notices after a quarter of an hour
     * @param standby how often an instance that does not capture looks whether it should, 100ms to 1m; default 1s
     * @param lagWarning how much log the slot may hold back before that is warned about, 1MB to 1TB; default 1GB
     */
    public record Cdc(
            @DefaultValue("false") boolean enabled,

            @DefaultValue("endstate") @Pattern(regexp = "[a-z0-9_]{1,63}")
            String slot,

            @DefaultValue("endstate") @Pattern(regexp = "[a-z0-9_]{1,63}")
            String publication,

            @Nullable String username,
            @Nullable String password,

            @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
            Duration heartbeat,

            @DefaultValue("30s") @DurationMin(seconds = 2) @DurationMax(minutes = 10)
            Duration silence,

            @DefaultValue("1s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
            Duration standby,

            @DefaultValue("1GB") DataSize lagWarning) {

        @AssertTrue(message = "is not from 1MB to 1TB")
        boolean isLagWarningInRange() {
            return lagWarning.compareTo(DataSize.ofMegabytes(1)) >= 0
                    && lagWarning.compareTo(DataSize.ofTerabytes(1)) <= 0;
        }
    }
}
