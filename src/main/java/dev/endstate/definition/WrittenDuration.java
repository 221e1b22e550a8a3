package dev.endstate.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * A duration in {@code index.yml}: a whole number with its unit, as in {@code 500ms}, {@code 5s} or {@code 1d}. A number
 * without a unit is refused, since somebody who writes 5 would get milliseconds.
 */
final class WrittenDuration {
    private static final Pattern FORM = Pattern.compile("[0-9]+(ns|us|ms|s|m|h|d)");

    private WrittenDuration() {}

    /** Reads a duration; empty if the text is not one, or is too long for one. */
    static Optional<Duration> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationStyle.SIMPLE.parse(text));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
