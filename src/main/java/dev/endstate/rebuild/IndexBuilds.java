package dev.endstate.rebuild;

import dev.endstate.AdvisoryLock;
import dev.endstate.Remark;
import dev.endstate.definition.Definition;
import dev.endstate.definition.Definitions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Builds each index that has nothing to query, rebuilds what is asked for, retires what is over; one thread for each index. */
final class IndexBuilds implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(IndexBuilds.class);

    private final Definitions definitions;
    private final FirstBuild build;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final RebuildRun run;
    private final Retirements retirements;
    private final AdvisoryLock lock;
    private final RebuildProperties properties;
    private volatile boolean running;
    private ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    IndexBuilds(
            Definitions definitions,
            FirstBuild build,
            RebuildRequests requests,
            Rebuilds rebuilds,
            RebuildRun run,
            Retirements retirements,
            AdvisoryLock lock,
            RebuildProperties properties) {
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.run = run;
        this.retirements = retirements;
        this.definitions = definitions;
        this.build = build;
        this.lock = lock;
        this.properties = properties;
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        definitions.all().forEach(definition -> threads.execute(() -> keepBuilt(definition)));
    }

    private void keepBuilt(Definition definition) {
        Remark remark = new Remark();
        try {
            while (running) {
                buildIfNeeded(definition, remark);
                TimeUnit.MILLISECONDS.sleep(properties.refresh().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever fails is tried again: the database, Kafka and Elasticsearch may be away. */
    private void buildIfNeeded(Definition definition, Remark remark) throws InterruptedException {
        try {
            if (!build.isNeeded(definition)) {
                requests.rebuildIfNew(definition, remark);
                workOn(definition);
                return;
            }
            Set<String> awaited = build.awaitedTables(definition);
            if (awaited.isEmpty()) {
                lock.runIfFree(definition.index(), held -> build.run(definition));
            } else if (remark.isNew(awaited.toString())) {
                log.info("{} is built as soon as the changes of {} are captured", definition.index(), awaited);
            }
        } catch (RebuildCancelledException e) {
            log.info("{}", e.getMessage());
        } catch (RuntimeException e) {
            if (running && remark.isNew(e.toString())) {
                log.warn(
                        "{} is not built or rebuilt yet; this is tried again every {}: {}",
                        definition.index(),
                        DurationFormatterUtils.print(properties.refresh(), DurationFormat.Style.COMPOSITE),
                        e.toString());
            }
        } catch (Error e) {
            // This thread is the only one that builds the index, so it must outlive what one attempt ran into.
            log.error(
                    "{} is not built or rebuilt yet; this is tried again in {}",
                    definition.index(),
                    DurationFormatterUtils.print(properties.refresh(), DurationFormat.Style.COMPOSITE),
                    e);
        }
    }

    private void workOn(Definition definition) throws InterruptedException {
        String index = definition.index();
        if (rebuilds.underWay(index).isPresent() || retirements.areDue(index)) {
            lock.runIfFree(index, held -> {
                retirements.run(index);
                Optional<Rebuild> rebuild = rebuilds.underWay(index);
                if (rebuild.isPresent()) {
                    run.takeFurther(rebuild.get(), definition);
                }
            });
        }
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        threads.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
