package dev.endstate.definition;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the folder of definitions, which holds one folder per index. Hidden files and folders are left out. */
public final class DefinitionFolder {
    private final DefinitionParser parser;

    public DefinitionFolder(DefinitionParser parser) {
        this.parser = parser;
    }

    /** Reads every definition below {@code folder}; the problems of one do not hide those of another. */
    public Definitions load(Path folder) {
        SortedMap<String, DefinitionParser.Result> folders = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        String name = folder.toAbsolutePath().normalize().toString();

        if (!Files.isDirectory(folder)) {
            problems.add(new Problem(
                    name, "there is no such folder", "set endstate.definitions to the folder of definitions"));
            return new Definitions(folders, problems);
        }

        try {
            for (Path index : visible(folder)) {
                if (Files.isDirectory(index)) {
                    folders.put(index.getFileName().toString(), parsed(index));
                }
            }
        } catch (IOException e) {
            problems.add(new Problem(name, "cannot be read: " + e, "let the user that runs Endstate read it"));
        }

        if (folders.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(name, "holds no definition", "put one folder per index into it"));
        }

        return new Definitions(folders, problems);
    }

    private DefinitionParser.Result parsed(Path index) {
        String name = index.getFileName().toString();
        List<Problem> problems = new ArrayList<>();
        try {
            DefinitionParser.Result result = parser.parse(name, read(index, problems));
            problems.addAll(result.problems());
            return new DefinitionParser.Result(result.definition(), List.copyOf(problems));
        } catch (IOException e) {
            problems.add(new Problem(name, "cannot be read: " + e, "let the user that runs Endstate read it"));
            return new DefinitionParser.Result(Optional.empty(), List.copyOf(problems));
        }
    }

    private static Map<String, String> read(Path index, List<Problem> problems) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : visible(index)) {
            String name = file.getFileName().toString();
            if (Files.isDirectory(file)) {
                problems.add(new Problem(
                        index.getFileName() + "/" + name,
                        "a folder inside a definition",
                        "a definition is flat: move it away"));
                continue;
            }
            try {
                // A file for people may have any encoding, so it is not read.
                files.put(name, DefinitionParser.isPart(name) ? Files.readString(file) : "");
            } catch (CharacterCodingException e) {
                problems.add(new Problem(index.getFileName() + "/" + name, "is not UTF-8", "save it as UTF-8"));
            }
        }

        return files;
    }

    /** Kubernetes mounts a ConfigMap with hidden folders beside the files. */
    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
