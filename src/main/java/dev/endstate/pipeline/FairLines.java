package dev.endstate.pipeline;

import dev.endstate.index.Generation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Decides which generation is next. It is always the one that holds the fewest threads, and none holds all of them. A generation whose
 * server failed it last, say by a locked table, tries with one thread until that goes well, and all of these together leave half of
 * the threads to the others. Not safe for several threads at once.
 */
final class FairLines {
    private final int mostOfOne;
    private final int mostInTrouble;
    private final Map<Generation.Name, Line> lines = new LinkedHashMap<>();

    /** A generation's work, and how it fares. */
    static final class Line {
        private final Deque<FutureTask<?>> waiting = new ArrayDeque<>();
        private int running;
        private boolean isInTrouble;

        void add(FutureTask<?> task) {
            waiting.add(task);
        }

        void noteTrouble(boolean isInTrouble) {
            this.isInTrouble = isInTrouble;
        }
    }

    /** Work that a thread does now, to be given back afterwards. */
    record Taken(Generation.Name generation, Line line, FutureTask<?> task) {}

    /**
     * Makes it for some threads.
     *
     * @param mostOfOne the threads that one generation may hold
     * @param mostInTrouble the threads that all generations may hold whose servers failed them
     */
    FairLines(int mostOfOne, int mostInTrouble) {
        this.mostOfOne = mostOfOne;
        this.mostInTrouble = mostInTrouble;
    }

    Line of(Generation.Name generation) {
        return lines.computeIfAbsent(generation, name -> new Line());
    }

    /** Takes the work that is next; null if there is none that may be done now. */
    @Nullable
    Taken take() {
        Generation.@Nullable Name next = next();
        if (next == null) {
            return null;
        }

        // Behind the others that hold as few.
        Line line = lines.remove(next);
        lines.put(next, line);
        line.running++;
        return new Taken(next, line, line.waiting.remove());
    }

    private Generation.@Nullable Name next() {
        int inTrouble = lines.values().stream()
                .filter(line -> line.isInTrouble)
                .mapToInt(line -> line.running)
                .sum();

        Generation.@Nullable Name next = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<Generation.Name, Line> entry : lines.entrySet()) {
            Line line = entry.getValue();
            boolean mayRun =
                    line.isInTrouble ? line.running == 0 && inTrouble < mostInTrouble : line.running < mostOfOne;
            if (!line.waiting.isEmpty() && mayRun && line.running < fewest) {
                next = entry.getKey();
                fewest = line.running;
            }
        }
        return next;
    }

    void giveBack(Taken taken) {
        Line line = taken.line();
        line.running--;
        if (line.running == 0 && line.waiting.isEmpty() && !line.isInTrouble) {
            lines.remove(taken.generation(), line);
        }
    }

    /** Cancels what was not begun: it is neither run nor cancelled by an interrupt, and its callers would wait for ever. */
    void cancelWaiting() {
        lines.values().forEach(line -> line.waiting.forEach(task -> task.cancel(false)));
    }
}
