package dev.endstate.definition;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * From a change to the keys of the documents that it touches.
 *
 * @param origin whose changes
 * @param target how a changed row leads to keys
 * @param when the columns of which at least one must differ; empty if every change counts
 */
public record Route(Origin origin, Target target, List<String> when) {

    public Route {
        when = List.copyOf(when);
    }

    /** Whose changes a route follows. */
    public sealed interface Origin {
        /** A table; its changes come by the topic that capture, or an existing Debezium, writes for it. */
        record Table(String schema, String name) implements Origin {
            /** The table's name with its schema, both quoted, as SQL reads them. */
            public String quoted() {
                return SqlText.quoted(schema) + "." + SqlText.quoted(name);
            }

            @Override
            public String toString() {
                return "table " + schema + "." + name;
            }
        }

        /**
         * An application's own topic.
         *
         * @param delay how old its messages must be before their rows are read: an application that publishes before it commits
         *     would be answered with the old row
         */
        record Topic(String name, Duration delay) implements Origin {
            @Override
            public String toString() {
                return "topic " + name;
            }
        }
    }

    /** How a changed row leads to keys. */
    public sealed interface Target {
        /** The row's own columns hold the key, in the order of the key's columns. */
        record Columns(List<String> names) implements Target {
            public Columns {
                names = List.copyOf(names);
            }
        }

        /** A query leads from the row to the keys; its parameters are columns of the row. */
        record Lookup(NamedSql sql) implements Target {}
    }

    /** The columns of the changed row that lead to keys. */
    public List<String> identifying() {
        return switch (target) {
            case Target.Columns columns -> columns.names();
            case Target.Lookup lookup ->
                lookup.sql().parameters().stream().distinct().toList();
        };
    }

    /** Every column of the changed row that this route looks at. */
    public List<String> columns() {
        return Stream.concat(identifying().stream(), when.stream()).distinct().toList();
    }
}
