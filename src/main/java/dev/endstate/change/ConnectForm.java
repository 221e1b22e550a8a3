package dev.endstate.change;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value that Kafka Connect writes in its own way into PostgreSQL's text of it.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-data-types">Debezium's
 *     data type mappings</a>
 */
@FunctionalInterface
interface ConnectForm {
    DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter();
    DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter();

    /**
     * Returns PostgreSQL's text of a value.
     *
     * @throws UnreadableChangeException if the value does not have this form, or does not tell everything that the column holds
     */
    String text(String value) throws UnreadableChangeException;

    /**
     * Finds the form of a type.
     *
     * @param name the name that the schema gives the type, empty if it gives none
     * @param type Connect's own type
     * @param scale the scale of a decimal
     * @return empty if Connect writes PostgreSQL's text
     */
    static Optional<ConnectForm> of(String name, @Nullable String type, @Nullable String scale) {
        return switch (name) {
            case "org.apache.kafka.connect.data.Decimal" ->
                Optional.of(checked(
                        name,
                        value -> decimal(value, Integer.parseInt(scale == null ? "0" : scale))
                                .toPlainString()));

            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
                Optional.of(checked(name, value -> day(Long.parseLong(value)).toString()));
            case "io.debezium.time.Timestamp" -> Optional.of(checked(name, value -> timestamp(value, 1_000)));
            case "io.debezium.time.MicroTimestamp" -> Optional.of(checked(name, value -> timestamp(value, 1)));
            case "io.debezium.time.ZonedTimestamp" ->
                Optional.of(checked(
                        name,
                        value -> TIMESTAMP.format(OffsetDateTime.parse(value).withOffsetSameInstant(ZoneOffset.UTC))
                                + "+00"));
            case "io.debezium.time.Time" -> Optional.of(checked(name, value -> time(value, 1_000)));
            case "io.debezium.time.MicroTime" -> Optional.of(checked(name, value -> time(value, 1)));

            case "org.apache.kafka.connect.data.Timestamp", "org.apache.kafka.connect.data.Time" ->
                Optional.of(value -> {
                    throw new UnreadableChangeException("comes as " + name
                            + ", which has no microseconds; let Debezium write time.precision.mode=adaptive");
                });
            case "io.debezium.time.ZonedTime", "io.debezium.time.MicroDuration", "io.debezium.time.Interval" ->
                Optional.of(value -> {
                    throw new UnreadableChangeException(
                            "comes as " + name
                                    + ", from which PostgreSQL's text does not follow; route by another column, or with a lookup by it");
                });

            case "" ->
                "bytes".equals(type)
                        ? Optional.of(checked(
                                name,
                                value -> "\\x"
                                        + HexFormat.of()
                                                .formatHex(Base64.getDecoder().decode(value))))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns the value of a decimal that comes with its own scale. */
    static String decimalOf(String value, int scale) throws UnreadableChangeException {
        return checked(
                        "io.debezium.data.VariableScaleDecimal",
                        text -> decimal(text, scale).toPlainString())
                .text(value);
    }

    private static ConnectForm checked(String name, ConnectForm form) {
        return value -> {
            try {
                return form.text(value);
            } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
                throw new UnreadableChangeException("is not a " + name + ": " + e.getMessage(), e);
            }
        };
    }

    private static BigDecimal decimal(String value, int scale) {
        byte[] unscaled = Base64.getDecoder().decode(value);
        if (unscaled.length == 0 || Math.abs(scale) > 20_000) {
            throw new IllegalArgumentException("it has no digits, or too many");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    /** A year before 1 or after 9999 has another form, and infinity comes as a number of its own. */
    private static LocalDate day(long days) {
        LocalDate day = LocalDate.ofEpochDay(days);
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException("it is of the year " + day.getYear());
        }
        return day;
    }

    private static String timestamp(String value, long micros) {
        long all = Math.multiplyExact(Long.parseLong(value), micros);
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(all, 1_000_000L), Math.floorMod(all, 1_000_000L) * 1_000L);
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        day(time.toLocalDate().toEpochDay());
        return TIMESTAMP.format(time);
    }

    private static String time(String value, long micros) {
        return TIME.format(LocalTime.ofNanoOfDay(Math.multiplyExact(Long.parseLong(value), micros * 1_000L)));
    }
}
