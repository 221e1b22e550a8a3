package dev.endstate.bench;

import dev.endstate.servers.LoggedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** The service as its image holds it: the packaged jar, extracted, and the cache that the Dockerfile's own training run has made. */
final class ServiceFolder {
    private static final String IN_IMAGE = "/opt/endstate";
    private static final Duration BUILD = Duration.ofMinutes(3);

    private final Path folder;

    private ServiceFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Does what the Dockerfile does.
     *
     * @param project a clone of the project, after {@code mvn package}
     * @param folder where the service is to be; replaced if it is there
     */
    static ServiceFolder build(Path project, Path folder) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);

        ServiceFolder service = new ServiceFolder(folder.toAbsolutePath());
        Path jar = Files.copy(jar(project), service.folder.resolve("endstate.jar"));
        service.run(
                List.of("java", "-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", "extracted"));
        service.copyDefinitions(project);
        service.run(service.training(project));
        return service;
    }

    /** The command that starts the service as the image's entry point does, in a container of 512 MB. */
    List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-jar", extracted().resolve("endstate.jar").toString()));
        return command;
    }

    /** The JVM's option that takes the cache, and refuses to start without it. */
    List<String> withCache() {
        return List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache());
    }

    /** Bytes. */
    long cacheSize() throws IOException {
        return Files.size(cache());
    }

    private Path extracted() {
        return folder.resolve("extracted");
    }

    private Path cache() {
        return extracted().resolve("endstate.aot");
    }

    private static Path jar(Path project) throws IOException {
        try (Stream<Path> jars = Files.list(project.resolve("target"))) {
            return jars.filter(file -> file.getFileName().toString().matches("endstate-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("There is no jar in " + project + "/target: run mvn package there"));
        }
    }

    /** The definitions that the Dockerfile copies for its training run. */
    private void copyDefinitions(Path project) throws IOException {
        for (String line : Files.readAllLines(project.resolve("Dockerfile"))) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("COPY") && words[2].startsWith("/indexes")) {
                FileSystemUtils.copyRecursively(project.resolve(words[1]), Path.of(folder + words[2]));
            }
        }
    }

    /** The words of the Dockerfile's instruction that makes the cache, with the folders of here. */
    private List<String> training(Path project) throws IOException {
        String dockerfile = Files.readString(project.resolve("Dockerfile")).replace("\\\n", " ");
        String instruction = dockerfile
                .lines()
                .filter(line -> line.startsWith("RUN [") && line.contains("-XX:AOTCacheOutput"))
                .findFirst()
                .orElseThrow(() -> new IOException("No instruction of " + project + "/Dockerfile makes the cache"));
        return Arrays.stream(new JsonMapper().readValue(instruction.substring("RUN ".length()), String[].class))
                .map(word ->
                        word.replace(IN_IMAGE, extracted().toString()).replace("=/indexes", "=" + folder + "/indexes"))
                .toList();
    }

    private void run(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(words);
        command.set(0, java());
        Path log = folder.resolve("build.log");
        int status = LoggedProcess.start(
                        "The build of the service", new ProcessBuilder(command).directory(folder.toFile()), log)
                .awaitEnd(BUILD);
        if (status != 0) {
            throw new IOException(command + " ended with status " + status + ":\n" + Files.readString(log));
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
