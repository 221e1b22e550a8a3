package dev.endstate.instance.event;

import java.util.Optional;

/** Something that somebody may wait for. It says where to look, and never what is there. */
public sealed interface Event {
    /** A job may be taken that nobody has the turn at. */
    record JobFree() implements Event {
        @Override
        public String text() {
            return "free";
        }
    }

    /** Something of a job was done, or decided, by another than who has the turn at it. */
    record JobMoved(long job) implements Event {
        @Override
        public String text() {
            return "moved " + job;
        }
    }

    /** A generation of an index came or went. */
    record GenerationsChanged(String index) implements Event {
        @Override
        public String text() {
            return "generations " + index;
        }
    }

    /** Its form in a notification: one word, and what it is about, if anything. */
    String text();

    /** Reads that form; empty if it is that of another version of Endstate. */
    static Optional<Event> parse(String text) {
        String[] words = text.split(" ", 2);
        String about = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "free" -> Optional.of(new JobFree());
            case "moved" ->
                about.matches("\\d{1,18}") ? Optional.of(new JobMoved(Long.parseLong(about))) : Optional.empty();
            case "generations" -> Optional.of(new GenerationsChanged(about));
            default -> Optional.empty();
        };
    }
}
