package dev.endstate.bench;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has arrived in a child, and when: told to the parent on request, so that the child's work is nearly its own alone. */
final class Arrivals {
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

    /** @param nanos of the clock that all processes of a machine share on Linux: that of {@link System#nanoTime} */
    private record Arrival(long id, long nanos) {
        static Arrival parse(String text) {
            int colon = text.indexOf(':');
            return new Arrival(Long.parseLong(text, 0, colon, 10), Long.parseLong(text, colon + 1, text.length(), 10));
        }

        @Override
        public String toString() {
            return id + ":" + nanos;
        }
    }

    void add(long id) {
        arrivals.add(new Arrival(id, System.nanoTime()));
    }

    /** Gives all since the last call. */
    String take() {
        return Stream.generate(arrivals::poll)
                .takeWhile(arrival -> arrival != null)
                .map(Arrival::toString)
                .collect(Collectors.joining(" "));
    }

    /** The parent's side: reads what a child has told. */
    static void tell(String taken, Latencies latencies) {
        if (!taken.isEmpty()) {
            for (String text : taken.split(" ")) {
                Arrival arrival = Arrival.parse(text);
                latencies.arrived(arrival.id(), arrival.nanos());
            }
        }
    }
}
