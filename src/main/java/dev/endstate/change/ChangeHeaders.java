package dev.endstate.change;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of an identifier message. All are optional.
 *
 * @param headers those of the record
 */
public record ChangeHeaders(Headers headers) {
    /** When the change was committed, ISO-8601. Only freshness is measured with it. */
    public static final String COMMITTED_AT = "committed-at";

    /**
     * The transaction that made the change, a number: what {@code pg_current_xact_id()} returns. With it the row is not read before the
     * transaction is visible.
     */
    public static final String XID = "xid";

    /**
     * The only columns that differ of those that a route's {@code when} may name, joined by commas; a comma or a backslash within a name
     * has a backslash before it. Without it every route is concerned.
     */
    public static final String CHANGED = "changed";

    private static final Pattern XID_FORM = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern NAME = Pattern.compile("(?:[^,\\\\]|\\\\.)+");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    /** The value of {@link #CHANGED} for some columns. */
    public static String joined(Collection<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    private static Set<String> separated(String names) {
        Set<String> separated = new HashSet<>();
        NAME.matcher(names)
                .results()
                .map(MatchResult::group)
                .forEach(name -> separated.add(ESCAPED.matcher(name).replaceAll("$1")));
        return separated;
    }

    /** The columns that differ, if the message tells. */
    Optional<Set<String>> changed() {
        return text(CHANGED).map(ChangeHeaders::separated);
    }

    /** The transaction, if the message tells; a header that is not a number delays nothing, as if it were not there. */
    Optional<Long> xid() {
        return text(XID).filter(text -> XID_FORM.matcher(text).matches()).map(Long::valueOf);
    }

    /** The moment of the commit, if the message tells. */
    Optional<Instant> committedAt() {
        try {
            return text(COMMITTED_AT).map(Instant::parse);
        } catch (DateTimeException e) {
            // The header serves a metric only; a change is not refused for it.
            return Optional.empty();
        }
    }

    private Optional<String> text(String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
