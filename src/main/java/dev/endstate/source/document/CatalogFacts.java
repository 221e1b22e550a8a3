package dev.endstate.source.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the catalog says of everything that a definition's queries read: each fact by its name, such as
 * {@code columns of public.product}. As long as it stays the same, documents change only with rows.
 */
public record CatalogFacts(SortedMap<String, String> facts) {
    /** The beginning of a fact that tells only whether something is the same as before. */
    static final String HASH = "hash ";

    /** A new label of a type changes no document, nor does a new type of rows; a renamed one does. */
    private static final List<String> HARMLESS_IF_NEW = List.of("label ", "attributes of ");

    private static final int LONGEST = 160;

    public CatalogFacts {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** Tells what has changed since an earlier look, in words. */
    public List<String> changesSince(CatalogFacts former) {
        List<String> changes = new ArrayList<>();

        former.facts().forEach((name, before) -> {
            String now = facts.get(name);
            if (now == null) {
                changes.add(name + " is gone");
            } else if (!now.equals(before)) {
                changes.add(
                        now.startsWith(HASH)
                                ? name + " was replaced"
                                : name + " was " + shortened(before) + ", now " + shortened(now));
            }
        });

        facts.keySet().stream()
                .filter(name -> !former.facts().containsKey(name)
                        && HARMLESS_IF_NEW.stream().noneMatch(name::startsWith))
                .forEach(name -> changes.add(name + " is new"));

        return changes;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
