package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.unit.DataSize;

/**
 * Measures {@code endstate.capture.lag}: how much log the slot holds back on the database's disk, in bytes; -1 if there is no slot.
 * Beside it stands {@code endstate.capture.lag.warning}: how much is too much.
 */
@PartOfLogCapture
final class SlotLag {
    private static final Logger log = LoggerFactory.getLogger(SlotLag.class);

    private final ReplicationSlot slot;
    private final DataSize warning;
    private final AtomicLong held = new AtomicLong(-1);
    private boolean warned;

    SlotLag(ReplicationSlot slot, CaptureProperties properties, MeterRegistry meters) {
        this.slot = slot;
        this.warning = properties.cdc().lagWarning();

        Gauge.builder("endstate.capture.lag", held, AtomicLong::doubleValue)
                .description("Log that the replication slot holds back")
                .baseUnit("bytes")
                .tag("slot", slot.name())
                .register(meters);

        Gauge.builder("endstate.capture.lag.warning", warning, DataSize::toBytes)
                .description("Log that the replication slot may hold back")
                .baseUnit("bytes")
                .tag("slot", slot.name())
                .register(meters);
    }

    @Scheduled(fixedDelay = 10_000)
    void measure() {
        try {
            Optional<ReplicationSlot.State> state = slot.state();
            held.set(state.map(ReplicationSlot.State::heldBytes).orElse(-1L));

            boolean over = held.get() > warning.toBytes();
            if (over && !warned) {
                log.warn(
                        "The slot {} holds back {} MB of log on the database's disk, and is {}. See that an instance with the"
                                + " role capture runs and that Kafka takes messages; if the disk fills, dropping the slot saves"
                                + " the database, and the indexes must then be compared or built anew",
                        slot.name(),
                        held.get() >> 20,
                        state.filter(ReplicationSlot.State::active).isPresent() ? "read" : "read by nobody");
            }
            warned = over;
        } catch (DataAccessException e) {
            log.debug("The server cannot be asked how much log the slot holds back", e);
        }
    }
}
