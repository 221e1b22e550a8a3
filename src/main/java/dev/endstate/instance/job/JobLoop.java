package dev.endstate.instance.job;

import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.PersistentLoops;
import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Hands the jobs whose turn is nobody's to the handlers of their kinds, each in a thread of its own. */
final class JobLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
    /** Between two looks while nobody tells what there is to do. */
    private static final Duration UNTOLD = Duration.ofMillis(300);
    /** The same while it is told: short enough that a word which is lost costs little. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    private static final int MOST_AT_A_TIME = 20;

    private final Turns turns;
    private final Map<String, JobHandler> handlers;
    private final Map<String, Semaphore> places;
    private final HeldTurns held;
    private final SaidOfJobs saidOfJobs = new SaidOfJobs();
    private final LeftAlone leftAlone = new LeftAlone(System::nanoTime);
    private final Events events;
    private final Map<Long, JobRun> runs = new ConcurrentHashMap<>();
    private final PersistentLoop handingOut =
            new PersistentLoop("The handing out of jobs", () -> this.untilNextLook, this::handOut);
    private final PersistentLoops loops;
    private volatile Duration untilNextLook = UNTOLD;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    JobLoop(Turns turns, Events events, List<JobHandler> handlers) {
        this.turns = turns;
        this.held = new HeldTurns(turns);
        this.events = events;
        this.handlers = handlers.stream().collect(Collectors.toMap(JobHandler::kind, Function.identity()));
        this.places = handlers.stream()
                .collect(Collectors.toMap(JobHandler::kind, handler -> new Semaphore(handler.atOnce())));

        PersistentLoop renewing = new PersistentLoop(
                "The renewal of turns at jobs", turns.length().dividedBy(3), said -> held.renew());
        this.loops = new PersistentLoops(List.of(handingOut, renewing), Duration.ZERO, Duration.ZERO);
        events.listen(this::hear);
    }

    @Override
    public void start() {
        if (!handlers.isEmpty()) {
            threads = Executors.newVirtualThreadPerTaskExecutor();
            loops.start();
        }
    }

    private void hear(Event event) {
        switch (event) {
            case Event.JobFree free -> handingOut.wake();
            case Event.JobMoved moved ->
                Optional.ofNullable(runs.get(moved.job())).ifPresent(JobRun::tell);
            case Event.GenerationsChanged others -> {}
        }
    }

    private void handOut(LogOnce said) {
        untilNextLook = UNTOLD;
        boolean isAnyBegun;
        do {
            isAnyBegun = handOutSome();
        } while (isAnyBegun);
        said.clear();
    }

    /** Returns whether some were begun, so that more may wait. */
    private boolean handOutSome() {
        List<String> kinds = places.entrySet().stream()
                .filter(kind -> kind.getValue().availablePermits() > 0)
                .map(Map.Entry::getKey)
                .toList();
        if (kinds.isEmpty()) {
            return false;
        }

        List<Turns.Free> next = turns.free(kinds, passedOver(), MOST_AT_A_TIME);
        long begun = next.stream().filter(Turns.Free::isNow).filter(this::begin).count();
        untilNextLook = untilNextLook(next);
        return begun > 0;
    }

    /** What is told of comes by itself; what is free later, or could not be taken just now, is nobody's to tell. */
    private Duration untilNextLook(List<Turns.Free> next) {
        if (!leftAlone.ids().isEmpty() || next.stream().anyMatch(Turns.Free::isNow)) {
            return UNTOLD;
        }

        Duration tick = events.patience(UNTOLD, TOLD);
        return next.stream()
                .findFirst()
                .map(soonest -> Duration.ofMillis(soonest.inMillis()))
                .filter(soon -> soon.compareTo(tick) < 0)
                .orElse(tick);
    }

    /** One that was paused and resumed while this instance worked at it is free, although it goes on. */
    private List<Long> passedOver() {
        return Stream.concat(leftAlone.ids().stream(), held.jobs().stream()).toList();
    }

    private boolean begin(Turns.Free free) {
        Semaphore place = places.get(free.kind());
        if (!place.tryAcquire()) {
            return false;
        }

        Optional<Turns.Taken> taken = Optional.empty();
        try {
            taken = turns.take(free.id(), saidOfJobs.of(free.id()));
            taken.ifPresent(job -> threads.execute(() -> work(job, place)));
            return taken.isPresent();
        } finally {
            if (taken.isEmpty()) {
                place.release();
            }
        }
    }

    private void work(Turns.Taken taken, Semaphore place) {
        Job job = taken.job();
        Turn turn = taken.turn();

        JobRun run = new JobRun(turns, handlers.get(job.kind()), turn, events);
        held.add(turn);
        runs.put(job.id(), run);
        try {
            leftAlone.add(job.id(), run.run(job));
        } catch (InterruptedException e) {
            giveBackAtOnce(turn);
        } catch (RuntimeException e) {
            // The interrupt may have come while a server was asked.
            if (Thread.interrupted()) {
                giveBackAtOnce(turn);
            } else {
                log.warn(
                        "The turn at job {} of {} is free in {}: {}",
                        job.id(),
                        job.index(),
                        turns.length(),
                        e.toString());
            }
        } finally {
            held.remove(turn);
            runs.remove(job.id(), run);
            place.release();
            handingOut.wake();
        }
    }

    /** This instance ends; another need not wait until the turn is over by itself. */
    private void giveBackAtOnce(Turn turn) {
        try {
            turns.giveBack(turn, Duration.ZERO, true);
        } catch (RuntimeException e) {
            log.debug("The turn at job {} cannot be given back, and is free in {}", turn.job(), turns.length(), e);
        }
    }

    @Override
    public void stop() {
        loops.stop();
        threads.shutdownNow();
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return loops.isRunning();
    }
}
