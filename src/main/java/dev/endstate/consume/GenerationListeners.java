package dev.endstate.consume;

import dev.endstate.index.Generation;
import org.springframework.kafka.listener.BatchMessageListener;

/** Makes the listener of a generation's changes. */
@FunctionalInterface
interface GenerationListeners {
    BatchMessageListener<byte[], byte[]> of(Generation generation);
}
