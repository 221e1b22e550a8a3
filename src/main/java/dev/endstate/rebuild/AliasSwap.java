package dev.endstate.rebuild;

import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Lets the alias lead to another generation, and keeps the former one for a while. Can be done again. */
public final class AliasSwap {
    private static final Logger log = LoggerFactory.getLogger(AliasSwap.class);

    private final Generations generations;
    private final Retirements retirements;
    private final Duration retain;

    AliasSwap(Generations generations, Retirements retirements, Duration retain) {
        this.generations = generations;
        this.retirements = retirements;
        this.retain = retain;
    }

    /** To a generation that has just been filled: of those before it only the last one is kept. */
    public void forward(Generation generation) {
        generations.of(generation.index()).stream()
                .filter(former -> former.active() && !former.name().equals(generation.name()))
                .forEach(former -> retirements.keepOnly(former.name()));
        to(generation);
    }

    void to(Generation generation) {
        generations.of(generation.index()).stream()
                .filter(former -> former.active() && !former.name().equals(generation.name()))
                .forEach(former -> {
                    retirements.plan(former.name(), retain);
                    log.info(
                            "{} is kept, and fed, for {}",
                            former,
                            DurationFormatterUtils.print(retain, DurationFormat.Style.COMPOSITE));
                });

        generations.activate(generation);
        retirements.takeBack(generation.name());
        log.info("{} leads to {} now", generation.index(), generation);
    }
}
