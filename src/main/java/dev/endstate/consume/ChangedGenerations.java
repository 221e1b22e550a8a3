package dev.endstate.consume;

import dev.endstate.instance.LogOnce;
import dev.endstate.instance.PersistentLoop;
import dev.endstate.instance.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has the consumers of an index follow at once when it is told that one of its generations came or went. */
final class ChangedGenerations {
    private final GenerationConsumers consumers;
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final PersistentLoop loop;

    /** @param tick after which the consumers look by themselves */
    ChangedGenerations(GenerationConsumers consumers, Duration tick) {
        this.consumers = consumers;
        this.loop = new PersistentLoop("The feeding of new generations", tick, this::follow);
    }

    /** Follows what it was told of. */
    PersistentLoop loop() {
        return loop;
    }

    void hear(Event event) {
        if (event instanceof Event.GenerationsChanged generations) {
            changed.add(generations.index());
            loop.wake();
        }
    }

    private void follow(LogOnce said) {
        for (String index : List.copyOf(changed)) {
            changed.remove(index);
            consumers.refresh(index);
        }
        said.clear();
    }
}
