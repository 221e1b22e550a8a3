package dev.endstate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several ways to do the same, in blocks of A B C C B A, so that a drift of the machine hits all alike. Each way's rate is the
 * median of its runs.
 */
final class SideBySide {
    private final int documents;
    private final List<Way> ways;
    private final BenchReport report;

    SideBySide(int documents, BenchReport report, Way... ways) {
        this.documents = documents;
        this.report = report;
        this.ways = List.of(ways);
    }

    /** One of those that are compared, and what its runs took. */
    static final class Way {
        private final String name;
        private final Run run;
        private final List<Effort> efforts = new ArrayList<>();

        Way(String name, Run run) {
            this.name = name;
            this.run = run;
        }

        private double medianNanos() {
            return Median.of(
                    efforts.stream().map(effort -> (double) effort.nanos()).toList());
        }

        private CoreSeconds used() {
            return efforts.stream().map(Effort::used).reduce(CoreSeconds.NONE, CoreSeconds::plus);
        }
    }

    /** Does the work once. */
    interface Run {
        Effort once() throws Exception;
    }

    /** What a run took, of time and of the processors. */
    record Effort(long nanos, CoreSeconds used) {}

    /** Lets each run once, which is not counted. */
    void warmUp() throws Exception {
        for (Way way : ways) {
            way.run.once();
        }
    }

    void run(int blocks) throws Exception {
        report.line("documents/s in each run, in blocks of %s", names());
        for (int block = 1; block <= blocks; block++) {
            for (Way way : ways) {
                way.efforts.add(way.run.once());
            }
            for (Way way : ways.reversed()) {
                way.efforts.add(way.run.once());
            }
            line(block);
        }

        report.line(
                "%-16s %14s   core-seconds per 1,000: Elasticsearch / PostgreSQL / Kafka / itself", "", "documents/s");
        for (Way way : ways) {
            report.line(
                    "%-16s %14.0f   %s",
                    way.name,
                    documents * 1e9 / way.medianNanos(),
                    way.used().perThousand((double) documents * way.efforts.size()));
        }
    }

    private void line(int block) {
        report.line(
                "%5d %s",
                block,
                ways.stream()
                        .map(way -> way.efforts.subList(2 * block - 2, 2 * block).stream()
                                .map(effort -> "%7.0f".formatted(documents * 1e9 / effort.nanos()))
                                .collect(Collectors.joining()))
                        .collect(Collectors.joining("  ")));
    }

    private String names() {
        return ways.stream().map(way -> way.name).collect(Collectors.joining(", ")) + ", and back";
    }

    /** The rate of one in terms of another's, both medians. */
    double ratio(Way one, Way other) {
        double ratio = other.medianNanos() / one.medianNanos();
        report.line("%s at %.2f of %s", one.name, ratio, other.name);
        return ratio;
    }

    /** Core-seconds of the process itself for 1,000 documents: the median of its runs. */
    double itself(Way way) {
        return Median.of(way.efforts.stream()
                .map(effort -> effort.used().perThousand(documents).itself())
                .toList());
    }
}
