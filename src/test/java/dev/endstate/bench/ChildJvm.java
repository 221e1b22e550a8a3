package dev.endstate.bench;

import dev.endstate.servers.JavaCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM of its own that answers requests, a line each. It ends with its requests, and so with the JVM that started it. */
final class ChildJvm implements AutoCloseable {
    private static final String ANSWER = "answer:";
    private static final String FAILURE = "failure:";

    private static final String END = "end";

    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final PrintStream requests;
    private volatile boolean isClosing;

    private ChildJvm(Process process) {
        this.process = process;
        this.requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::listen);
    }

    /** Nothing that it says may wait: a pipe that is full would stop it. */
    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith(ANSWER) || line.startsWith(FAILURE)) {
                    answers.add(line);
                } else {
                    System.out.println(line);
                }
            }
        } catch (IOException e) {
            if (!isClosing) {
                System.out.println("What a child says cannot be read: " + e);
            }
        } finally {
            answers.add(END);
        }
    }

    /** What the child does with a request. */
    interface Answers {
        /** @param words of the request */
        String answer(List<String> words) throws Exception;
    }

    /**
     * Starts a class, and waits until it calls {@link #answer}.
     *
     * @param heap in the JVM's notation, such as {@code 256m}
     * @param properties its arguments: {@code --name=value}
     * @param name of the file under target/bench that takes its errors
     */
    static ChildJvm start(Class<?> main, String heap, Map<String, String> properties, String name) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "bench")).resolve(name + ".log");
        // The collector is what the JVM chooses by itself in a container of less than 2 CPUs or 1.8 GB.
        List<String> command = JavaCommand.of(main, List.of("-Xmx" + heap, "-XX:+UseSerialGC"), properties);
        ChildJvm started = new ChildJvm(new ProcessBuilder(command)
                .redirectError(new File(log.toString()))
                .start());
        started.awaitAnswer("start");
        return started;
    }

    synchronized String ask(String request) throws IOException {
        requests.println(request);
        return awaitAnswer(request);
    }

    private String awaitAnswer(String request) throws IOException {
        try {
            String line = answers.take();
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
            throw new IOException("A child does not answer '" + request + "': " + line + "; its log says why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        isClosing = true;
        process.destroy();
        process.onExit().join();
    }

    /** The child's side: answers until there are no more requests. */
    static void answer(Answers answers) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(ANSWER);

        String request;
        while ((request = requests.readLine()) != null) {
            try {
                System.out.println(ANSWER + answers.answer(List.of(request.split(" "))));
            } catch (Exception e) {
                e.printStackTrace();
                System.out.println(FAILURE + " " + e);
            }
        }
    }

    /** The child's side: its properties. */
    static Map<String, String> properties(String[] arguments) {
        return Stream.of(arguments)
                .map(argument -> argument.substring(2).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
