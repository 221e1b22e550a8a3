package dev.endstate.definition;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The definitions of this instance.
 *
 * @param folders what each folder gave, by the name of its index
 * @param problems those of the folder of definitions itself, which concern no single index
 */
public record Definitions(SortedMap<String, DefinitionParser.Result> folders, List<Problem> problems) {

    public Definitions {
        folders = Collections.unmodifiableSortedMap(new TreeMap<>(folders));
        problems = List.copyOf(problems);
    }

    /** Definitions whose files are in order. */
    public Definitions(List<Definition> definitions, List<Problem> problems) {
        this(
                new TreeMap<>(definitions.stream()
                        .map(definition -> new DefinitionParser.Result(Optional.of(definition), List.of()))
                        .collect(Collectors.toMap(
                                result -> result.definition().orElseThrow().index(), Function.identity()))),
                problems);
    }

    /** Every index that has a folder, whatever is in it: generations of it may exist, made with an earlier definition. */
    public Set<String> indexes() {
        return folders.keySet();
    }

    /** The definitions whose files are in order, sorted by name. What they say may still not fit the database. */
    public List<Definition> all() {
        return folders.keySet().stream().flatMap(index -> of(index).stream()).toList();
    }

    /** The definition of an index; empty if there is none, or its files are not in order. */
    public Optional<Definition> of(String index) {
        return Optional.ofNullable(folders.get(index))
                .filter(result -> result.problems().isEmpty())
                .flatMap(DefinitionParser.Result::definition);
    }

    /** What an index's files alone show to be wrong. */
    public List<Problem> problems(String index) {
        return known(index).problems();
    }

    /**
     * The definition of an index.
     *
     * @throws UnknownIndexException if there is no folder of that name
     * @throws InvalidDefinitionsException if its files are not in order
     */
    public Definition required(String index) {
        List<Problem> problems = known(index).problems();
        return of(index).orElseThrow(() -> new InvalidDefinitionsException(problems));
    }

    /**
     * Makes sure that this instance has a folder for an index, in order or not.
     *
     * @return its name
     * @throws UnknownIndexException if there is no folder of that name
     */
    public String requireIndex(String index) {
        known(index);
        return index;
    }

    private DefinitionParser.Result known(String index) {
        DefinitionParser.Result result = folders.get(index);
        if (result == null) {
            throw new UnknownIndexException(index);
        }
        return result;
    }
}
