package dev.endstate.index.shards;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes in Elasticsearch's notation and in people's; the units are powers of 1024. */
record ByteSize(long bytes) {
    /** Source: Elasticsearch's {@code ByteSizeValue}, which takes any case, fractions and {@code k} for {@code kb}. */
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(b|kb?|mb?|gb?|tb?|pb?)");

    private static final Map<Character, Integer> POWERS = Map.of('b', 0, 'k', 1, 'm', 2, 'g', 3, 't', 4, 'p', 5);
    private static final List<String> UNITS = List.of("bytes", "KB", "MB", "GB", "TB", "PB");
    private static final int UNIT = 1024;

    /** @throws IllegalArgumentException if the text is not such a size */
    static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number of bytes, such as 10gb");
        }
        int power = POWERS.get(form.group(2).charAt(0));
        return new ByteSize((long) (Double.parseDouble(form.group(1)) * Math.pow(UNIT, power)));
    }

    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.size() - 1) {
            value /= UNIT;
            unit++;
        }
        String number = unit == 0 || value >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
        return number + " " + UNITS.get(unit);
    }
}
