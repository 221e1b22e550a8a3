package dev.endstate.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes a {@link Definition} of a folder's files, or says everything that is wrong with them. */
public final class DefinitionParser {
    private static final Pattern INDEX_NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,199}");
    private static final Pattern GENERATION_NAME = Pattern.compile(".*-[0-9]{6}");
    private static final Pattern FIELD_NAME = Pattern.compile("[^.\\s]+");
    private static final List<String> PARTS =
            List.of(Definition.INDEX_YML, Definition.INDEX_JSON, Definition.DOCUMENT_SQL);

    /**
     * What became of a folder.
     *
     * @param definition absent if too little can be read for one; what there is can be checked further, problems or not, but is
     *     to be used only if there are none
     */
    public record Result(Optional<Definition> definition, List<Problem> problems) {}

    /**
     * Reads the files of one definition.
     *
     * @param index the folder's name
     * @param files each file's text by its name
     */
    public Result parse(String index, Map<String, String> files) {
        List<Problem> problems = new ArrayList<>();
        checkName(index, problems);
        checkFileNames(index, files, problems);

        for (String required : List.of(Definition.DOCUMENT_SQL, Definition.INDEX_JSON)) {
            if (files.getOrDefault(required, "").isBlank()) {
                problems.add(new Problem(
                        index + "/" + required, "the file is missing or empty", "write it; see docs/definitions.md"));
            }
        }

        String document = files.getOrDefault(Definition.DOCUMENT_SQL, "");
        if (!document.isBlank() && SqlText.withoutFinalSemicolon(document).isEmpty()) {
            problems.add(new Problem(
                    index + "/" + Definition.DOCUMENT_SQL,
                    "the file holds no SQL",
                    "write the query that returns one row per key; see docs/definitions.md"));
        }

        boolean isBody = new IndexJson(index, problems).check(files.getOrDefault(Definition.INDEX_JSON, ""));
        IndexYml yml = new IndexYml(index, files.get(Definition.INDEX_YML), problems);

        if (!isBody
                || yml.key().size() == 0
                || yml.keys().isBlank()
                || SqlText.withoutFinalSemicolon(document).isEmpty()) {
            return new Result(Optional.empty(), problems);
        }

        Definition definition = new Definition(
                index,
                yml.key(),
                yml.routing(),
                yml.keys(),
                yml.routes(),
                yml.timed(),
                yml.ignores(),
                text(files, Definition.DOCUMENT_SQL),
                collections(files),
                text(files, Definition.INDEX_JSON),
                yml.conditions(),
                yml.shards(),
                parts(files));
        return new Result(Optional.of(definition), problems);
    }

    private static void checkCollection(String file, String field, String sql, List<Problem> problems) {
        if (!FIELD_NAME.matcher(field).matches()) {
            problems.add(new Problem(
                    file,
                    "\"" + field + "\" cannot be the name of a field",
                    "rename the file, without dots and spaces before .sql"));
        } else if (SqlText.withoutFinalSemicolon(sql).isBlank()) {
            problems.add(
                    new Problem(file, "the file is empty", "write the query of the collection, or delete the file"));
        }
    }

    /** The array field that a collection's file is named like. */
    private static String fieldOf(String file) {
        return file.substring(0, file.length() - ".sql".length());
    }

    private static String text(Map<String, String> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static List<Definition.Collection> collections(Map<String, String> files) {
        SortedMap<String, String> sorted = new TreeMap<>(files);
        return sorted.entrySet().stream()
                .filter(file -> isCollection(file.getKey()))
                .map(file -> new Definition.Collection(fieldOf(file.getKey()), file.getValue()))
                .toList();
    }

    /** The files without those that are for people. */
    private static SortedMap<String, String> parts(Map<String, String> files) {
        SortedMap<String, String> parts = new TreeMap<>(files);
        parts.keySet().removeIf(name -> !isPart(name));
        return parts;
    }

    /** Whether a file of that name belongs to the definition; all others are for people. */
    static boolean isPart(String file) {
        return PARTS.contains(file) || file.endsWith(".sql");
    }

    private static boolean isCollection(String file) {
        return file.endsWith(".sql") && !file.equals(Definition.DOCUMENT_SQL);
    }

    private static void checkName(String index, List<Problem> problems) {
        if (!INDEX_NAME.matcher(index).matches()) {
            problems.add(
                    new Problem(
                            index,
                            "\"" + index + "\" cannot be the name of an Elasticsearch alias",
                            "rename the folder: lower-case letters, digits, '-', '_' and '.', starting with a letter or digit"));
            return;
        }

        if (GENERATION_NAME.matcher(index).matches()) {
            problems.add(new Problem(
                    index,
                    "\"" + index + "\" ends like the name of a generation",
                    "rename the folder, so that it does not end with a dash and six digits"));
        }
    }

    private static boolean isForPeople(String file) {
        return file.endsWith(".md") || file.startsWith("README");
    }

    private static void checkFileNames(String index, Map<String, String> files, List<Problem> problems) {
        files.forEach((name, text) -> checkFile(index + "/" + name, name, text, problems));
    }

    private static void checkFile(String file, String name, String text, List<Problem> problems) {
        if (isCollection(name)) {
            checkCollection(file, fieldOf(name), text, problems);
        } else if (!isPart(name) && !isForPeople(name)) {
            problems.add(
                    new Problem(
                            file,
                            "unknown file",
                            "a definition has index.yml, index.json, document.sql, further .sql files, and .md files or a README for people"));
        }
    }
}
