package dev.endstate.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping in a YAML file. It reports what is wrong with it, with the line, and goes on. */
final class YamlNode {
    private final String file;
    private final String path;
    private final int line;
    private final Map<String, Node> fields = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<Problem> problems;

    YamlNode(String file, String path, Node node, List<Problem> problems) {
        this.file = file;
        this.path = path;
        this.line = YamlScalar.line(node);
        this.problems = problems;

        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::add);
        } else {
            report(
                    line,
                    where("this") + " must be a mapping of names to values",
                    "see docs/definitions.md for the form");
        }
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
            report(
                    YamlScalar.line(tuple.getKeyNode()),
                    "a name must be plain text",
                    "see docs/definitions.md for the form");
        } else if (fields.putIfAbsent(name.getValue(), tuple.getValueNode()) != null) {
            report(YamlScalar.line(name), where(name.getValue()) + " is there twice", "keep one of the two");
        } else {
            lines.put(name.getValue(), YamlScalar.line(name));
        }
    }

    /** Reports every field that is not one of {@code known}. */
    void reportAllBut(Set<String> known) {
        fields.forEach((name, value) -> {
            if (!known.contains(name)) {
                report(
                        line(name),
                        "unknown field " + where(name),
                        "known here are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    int line() {
        return line;
    }

    /** Where a field's name stands; the mapping's first line if it has no such field. */
    int line(String name) {
        return lines.getOrDefault(name, line);
    }

    Optional<String> text(String name) {
        Node node = fields.get(name);
        if (node == null) {
            return Optional.empty();
        }

        Optional<String> text = YamlScalar.text(node);
        if (text.isEmpty()) {
            report(
                    YamlScalar.line(node),
                    where(name) + " must be text",
                    "write it after the colon, on one line or as a block");
        }
        return text;
    }

    /** True or false as YAML 1.2 writes them; empty if the value is anything else, which is not reported. */
    Optional<Boolean> flag(String name) {
        return Optional.ofNullable(fields.get(name)).flatMap(YamlScalar::flag);
    }

    Optional<String> requiredText(String name, String remedy) {
        if (!has(name)) {
            report(line, where(name) + " is missing", remedy);
        }
        return text(name);
    }

    /** A list of texts; a single text stands for a list of one. */
    List<String> texts(String name) {
        Node node = fields.get(name);
        if (node instanceof SequenceNode sequence) {
            List<String> texts = new ArrayList<>();
            for (Node element : sequence.getValue()) {
                YamlScalar.text(element)
                        .ifPresentOrElse(
                                texts::add,
                                () -> report(
                                        YamlScalar.line(element),
                                        "an element of " + where(name) + " must be text",
                                        "write [one, two]"));
            }
            return texts;
        }

        return text(name).map(List::of).orElse(List.of());
    }

    /** An element of a list: a text or a mapping. */
    record Element(Optional<String> text, Optional<YamlNode> mapping) {}

    /** A list of texts and mappings; a single one stands for a list of one. */
    List<Element> elements(String name) {
        if (!(fields.get(name) instanceof SequenceNode sequence)
                || sequence.getValue().stream().noneMatch(MappingNode.class::isInstance)) {
            return texts(name).stream()
                    .map(text -> new Element(Optional.of(text), Optional.empty()))
                    .toList();
        }

        List<Element> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            Optional<String> text = YamlScalar.text(element);
            if (text.isPresent()) {
                elements.add(new Element(text, Optional.empty()));
            } else {
                String where = name + "[" + elements.size() + "]";
                elements.add(new Element(Optional.empty(), Optional.of(new YamlNode(file, where, element, problems))));
            }
        }
        return elements;
    }

    /** The elements of a list of mappings. */
    List<YamlNode> mappings(String name) {
        if (!(fields.get(name) instanceof SequenceNode sequence)) {
            report(line(name), where(name) + " must be a list", "start each element with a dash");
            return List.of();
        }
        List<YamlNode> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlNode(file, name + "[" + elements.size() + "]", element, problems));
        }
        return elements;
    }

    Optional<YamlNode> mapping(String name) {
        return Optional.ofNullable(fields.get(name)).map(node -> new YamlNode(file, name, node, problems));
    }

    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    void report(int atLine, String cause, String remedy) {
        problems.add(new Problem(file, atLine, cause, remedy));
    }

    private String where(String name) {
        return "\"" + (path.isEmpty() ? name : path + "." + name) + "\"";
    }
}
