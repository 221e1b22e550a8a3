package dev.endstate.cases;

import java.util.List;

/** One step of a case. */
sealed interface Step {
    /**
     * What the shop does.
     *
     * @param sql one statement
     */
    record Statement(String sql) implements Step {}

    /**
     * What the case asks of Endstate, or expects of it.
     *
     * @param verb the word after the at sign
     * @param argument the rest of the line
     */
    record Directive(String verb, String argument) implements Step {
        @Override
        public String toString() {
            return "@" + verb + " " + argument;
        }
    }

    /** One of these expectations is enough. */
    record AnyOf(List<Directive> directives) implements Step {}
}
