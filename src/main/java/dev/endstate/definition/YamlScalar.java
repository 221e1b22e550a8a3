package dev.endstate.definition;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a single value of a YAML file. */
final class YamlScalar {
    private YamlScalar() {}

    /**
     * The text of a scalar, even if it looks like a number or like true: a column may be called so. A value that is left out, or that
     * is null in another notation, is not text.
     */
    static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar
                        && !scalar.getTag().equals(Tag.NULL)
                        && !scalar.getValue().isBlank()
                ? Optional.of(scalar.getValue().strip())
                : Optional.empty();
    }

    /** True or false as YAML 1.2 writes them; empty if the value is anything else. */
    static Optional<Boolean> flag(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
                ? Optional.of(scalar.getValue().toLowerCase(Locale.ROOT))
                        .filter(Set.of("true", "false")::contains)
                        .map(Boolean::valueOf)
                : Optional.empty();
    }

    /** Where a value begins, counted from 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
