package dev.endstate.index;

import dev.endstate.definition.Definition;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One concrete index of Elasticsearch, with the definition that it was made with.
 *
 * @param definition kept in the index's {@code _meta}, so that any instance can serve it
 * @param source the identity of the database that it was built from
 * @param active whether the alias that users query leads to it
 */
public record Generation(Name name, Definition definition, String source, boolean active) {

    /**
     * A generation's name: {@code products-000001}.
     *
     * @param index the alias
     * @param number counted from 1
     */
    public record Name(String index, int number) {
        private static final Pattern FORM = Pattern.compile("(.+)-([0-9]{6})");

        /** Reads a name; empty if the text is not a generation's name. */
        public static Optional<Name> parse(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? Optional.of(new Name(form.group(1), Integer.parseInt(form.group(2))))
                    : Optional.empty();
        }

        /**
         * The hidden alias that writes go through. A write must name an alias, so that it cannot bring back an index that was
         * deleted meanwhile.
         */
        String feedAlias() {
            return this + "-feed";
        }

        /** The Kafka consumer group that feeds the generation. */
        public String consumerGroup() {
            return "endstate." + this;
        }

        @Override
        public String toString() {
            return "%s-%06d".formatted(index, number);
        }
    }

    /** An instance's own definition of an index, and the definitions of its generations. */
    public static Set<Definition> definitions(Definition own, Collection<Generation> present) {
        Set<Definition> definitions = new LinkedHashSet<>(Set.of(own));
        present.forEach(generation -> definitions.add(generation.definition()));
        return definitions;
    }

    /** The alias that users query. */
    public String index() {
        return name.index();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
