package dev.endstate.capture.cdc;

import dev.endstate.instance.LogOnce;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people, once each, what they should do about the slot. */
final class SlotAdvice {
    private static final Logger log = LoggerFactory.getLogger(SlotAdvice.class);

    private final String slot;
    private final LogOnce leftOver = new LogOnce();
    private final LogOnce lostByFailover = new LogOnce();

    /** @param slot its name */
    SlotAdvice(String slot) {
        this.slot = slot;
    }

    /** Says that a slot is there which no definition needs: one that nobody reads any more holds log for ever. */
    void sayIfLeftOver(Optional<ReplicationSlot.State> state) {
        if (state.isPresent() && leftOver.add(slot)) {
            log.warn(
                    "No definition routes a table by the log, but the slot {} is there, and holds log back on the database's disk. If that"
                            + " stays so, run: SELECT pg_drop_replication_slot('{}');",
                    slot,
                    slot);
        }
    }

    /** Notes that the slot is used, so that it is said again if it is left over later. */
    void noteUse() {
        leftOver.clear();
    }

    /** Says that a failover loses the slot. It is not altered unasked: a slot that standbys keep can wait for them. */
    void sayIfLostByFailover(ReplicationSlot.State state) {
        if (state.isLostByFailover() && lostByFailover.add(slot)) {
            log.info(
                    "The slot {} was made so that no standby keeps it, and a failover loses it. To have it kept, run in a replication"
                            + " connection (psql \"dbname=... replication=database\"), while no instance captures:"
                            + " ALTER_REPLICATION_SLOT {} (FAILOVER true);",
                    slot,
                    slot);
        }
    }
}
