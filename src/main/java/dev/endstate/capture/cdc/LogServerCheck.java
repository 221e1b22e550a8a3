package dev.endstate.capture.cdc;

import dev.endstate.definition.Problem;
import dev.endstate.instance.ServerCheck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Checks whether the log of the source database can be read by a slot, and whether that could fill its disk. */
final class LogServerCheck implements ServerCheck {
    private final JdbcClient source;
    private final String slot;

    /** @param source the server, asked as the user who is to replicate */
    LogServerCheck(JdbcClient source, String slot) {
        this.source = source;
        this.slot = slot;
    }

    /**
     * What is wrong with the server.
     *
     * @throws org.springframework.dao.DataAccessException if the database cannot be asked
     */
    @Override
    public Findings findings() {
        LogServer server = LogServer.of(source, slot);
        ManagedService service = ManagedService.of(source);

        List<Problem> problems = Stream.of(
                        level(server, service), role(server, service), slots(server), connections(server))
                .flatMap(Optional::stream)
                .toList();
        List<Problem> warnings = server.keptMegabytes() < 0 ? List.of(unlimited(service)) : List.of();
        return new Findings(problems, warnings);
    }

    private static Optional<Problem> level(LogServer server, ManagedService service) {
        boolean isRaised = server.isRaisedBySlots() && server.level().equals("replica");
        return server.level().equals("logical") || isRaised
                ? Optional.empty()
                : problem(
                        "wal_level is " + server.level() + ", so its log does not tell what changed",
                        service.logicalLog());
    }

    private static Optional<Problem> role(LogServer server, ManagedService service) {
        return server.mayReplicate()
                ? Optional.empty()
                : problem("the user " + server.role() + " may not read its log", service.replication(server.role()));
    }

    private Optional<Problem> slots(LogServer server) {
        return server.hasSlot() || server.freeSlots() > 0
                ? Optional.empty()
                : problem(
                        "all its " + server.slots() + " replication slots are taken, and the slot " + slot
                                + " is not made yet",
                        "raise max_replication_slots (it needs a restart), or drop one that nobody reads; these are told by:"
                                + " SELECT slot_name FROM pg_replication_slots WHERE NOT active;");
    }

    private Optional<Problem> connections(LogServer server) {
        return server.isRead() || server.freeSenders() > 0
                ? Optional.empty()
                : problem(
                        "all its " + server.senders()
                                + " connections that may read the log are taken, and none of them reads slot " + slot,
                        "raise max_wal_senders (it needs a restart), or end one; they are told by:"
                                + " SELECT pid, application_name, client_addr FROM pg_stat_replication;");
    }

    private Problem unlimited(ManagedService service) {
        return new Problem(
                "PostgreSQL",
                "max_slot_wal_keep_size is not set: while nobody reads the slot " + slot
                        + ", the log that it holds back fills the disk, and then the database stops",
                service.setting("max_slot_wal_keep_size", "50GB")
                        + " with what the disk has to spare in the place of 50GB. A slot that needs more is given up, made anew, and"
                        + " followed by a comparison");
    }

    private static Optional<Problem> problem(String cause, String remedy) {
        return Optional.of(new Problem("PostgreSQL", cause, remedy));
    }
}
