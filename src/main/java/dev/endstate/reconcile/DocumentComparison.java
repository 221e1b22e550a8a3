package dev.endstate.reconcile;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds where two documents differ, as JSON pointers with both values; the order of an object's fields does not count. */
public final class DocumentComparison {
    private static final int MOST = 50;

    private final List<Difference> differences = new ArrayList<>();

    /**
     * A difference.
     *
     * @param path a JSON pointer, empty for the document itself
     * @param database absent if the database's document has nothing there
     * @param index absent if the index's document has nothing there
     */
    public record Difference(
            String path,
            @Nullable JsonNode database,
            @Nullable JsonNode index) {}

    /** Returns at most {@value #MOST} differences; none if the documents are equal, or both absent. */
    public static List<Difference> differences(Optional<JsonNode> database, Optional<JsonNode> index) {
        DocumentComparison comparison = new DocumentComparison();
        comparison.compare("", database.orElse(null), index.orElse(null));
        return comparison.differences;
    }

    private void compare(String path, @Nullable JsonNode database, @Nullable JsonNode index) {
        if (differences.size() >= MOST || equal(database, index)) {
            return;
        }

        if (database != null && index != null && database.isObject() && index.isObject()) {
            Set<String> names = new TreeSet<>(database.propertyNames());
            names.addAll(index.propertyNames());
            for (String name : names) {
                compare(path + "/" + name.replace("~", "~0").replace("/", "~1"), database.get(name), index.get(name));
            }
        } else if (database != null && index != null && database.isArray() && index.isArray()) {
            for (int i = 0; i < Math.max(database.size(), index.size()); i++) {
                compare(path + "/" + i, database.get(i), index.get(i));
            }
        } else {
            differences.add(new Difference(path, database, index));
        }
    }

    private static boolean equal(@Nullable JsonNode database, @Nullable JsonNode index) {
        if (database == null || index == null) {
            return database == index;
        }
        if (database.isNumber() && index.isNumber()) {
            return new BigDecimal(database.asString()).compareTo(new BigDecimal(index.asString())) == 0;
        }
        return !database.isContainer() && database.equals(index);
    }
}
