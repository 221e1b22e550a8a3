package dev.endstate.capture.cdc;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the log of the source database can be read by a slot, and whether that can fill its disk. */
final class LogServerCheck implements ServerCheck {
    private final JdbcClient source;
    private final String slot;

    /** @param source asked as the user who is to replicate */
    LogServerCheck(JdbcClient source, String slot) {
        this.source = source;
        this.slot = slot;
    }

    /** @throws org.springframework.dao.DataAccessException if the database cannot be asked */
    @Override
    public Findings findings() {
        LogServer server = LogServer.of(source, slot);
        ManagedService service = ManagedService.of(source);
        List<Problem> problems = new ArrayList<>();
        if (!server.level().equals("logical")
                && !(server.isRaisedBySlots() && server.level().equals("replica"))) {
            problems.add(problem(
                    "wal_level is " + server.level() + ", so its log does not tell what changed",
                    service.logicalLog()));
        }
        if (!server.mayReplicate()) {
            problems.add(
                    problem("the user " + server.role() + " may not read its log", service.replication(server.role())));
        }
        if (!server.hasSlot() && server.freeSlots() <= 0) {
            problems.add(problem(
                    "all its " + server.slots() + " replication slots are taken, and the slot " + slot
                            + " is not made yet",
                    "raise max_replication_slots (it needs a restart), or drop one that nobody reads; these are told by:"
                            + " SELECT slot_name FROM pg_replication_slots WHERE NOT active;"));
        }
        if (!server.isRead() && server.freeSenders() <= 0) {
            problems.add(problem(
                    "all its " + server.senders()
                            + " connections that may read the log are taken, and none of them reads slot " + slot,
                    "raise max_wal_senders (it needs a restart), or end one; they are told by:"
                            + " SELECT pid, application_name, client_addr FROM pg_stat_replication;"));
        }
        return new Findings(problems, server.keptMegabytes() < 0 ? List.of(unlimited(service)) : List.of());
    }

    private Problem unlimited(ManagedService service) {
        return problem(
                "max_slot_wal_keep_size is not set: while nobody reads the slot " + slot
                        + ", the log that it holds back fills the disk, and then the database stops",
                service.setting("max_slot_wal_keep_size", "50GB")
                        + " with what the disk has to spare in the place of 50GB. A slot that needs more is given up, made anew, and"
                        + " followed by a comparison");
    }

    private static Problem problem(String cause, String remedy) {
        return new Problem("PostgreSQL", cause, remedy);
    }
}
