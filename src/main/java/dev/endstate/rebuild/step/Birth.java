package dev.endstate.rebuild.step;

import dev.endstate.index.Generation;
import dev.endstate.index.IndexAdditions;
import dev.endstate.index.IndexException;
import dev.endstate.instance.event.Event;
import dev.endstate.instance.event.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells of a generation that was made: every instance begins to feed it, and people learn how it differs from what is defined. */
@Component
final class Birth {
    private static final Logger log = LoggerFactory.getLogger(Birth.class);

    private final Events events;
    private final IndexAdditions additions;

    Birth(Events events, IndexAdditions additions) {
        this.events = events;
        this.additions = additions;
    }

    void tell(Generation generation) {
        events.tell(new Event.GenerationsChanged(generation.index()));
        sayWhatWasAdded(generation);
    }

    private void sayWhatWasAdded(Generation generation) {
        try {
            additions
                    .of(generation, true)
                    .forEach(addition -> log.warn("{} is made, but not as defined: {}", generation, addition));
        } catch (IndexException e) {
            log.warn("{} is made, but what the cluster's index templates gave it could not be asked", generation, e);
        }
    }
}
