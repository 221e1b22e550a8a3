package dev.endstate.capture.cdc;

import dev.endstate.capture.CaptureProperties;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Describes the connections that capture makes to the source database, by the user who may replicate. */
final class CaptureConnections {
    private static final int CONNECT_SECONDS = 5;
    private static final int LOGIN_SECONDS = 10;

    private final PGSimpleDataSource server;

    /** @param server the source database, whose user may replicate */
    CaptureConnections(PGSimpleDataSource server) {
        this.server = server;
    }

    /**
     * The connections that are configured.
     *
     * @param source the source database as the reads reach it
     */
    static CaptureConnections of(PGSimpleDataSource source, CaptureProperties.Cdc cdc) {
        return new CaptureConnections(cdc.username() == null ? source : copy(source, cdc.username(), cdc.password()));
    }

    /** For short questions, with the source's own time limits. */
    PGSimpleDataSource forQuestions() {
        return server;
    }

    /** For a statement that may wait as long as it takes. */
    PGSimpleDataSource forWaiting(String application) {
        PGSimpleDataSource waiting = copy(server, server.getUser(), server.getPassword());
        waiting.setApplicationName(application);
        waiting.setConnectTimeout(CONNECT_SECONDS);
        waiting.setTcpKeepAlive(true);
        waiting.setSocketTimeout(0);
        return waiting;
    }

    /** For reading the log. */
    PGSimpleDataSource forReplication() {
        PGSimpleDataSource replication = copy(server, server.getUser(), server.getPassword());
        replication.setReplication("database");
        replication.setPreferQueryMode(PreferQueryMode.SIMPLE);
        replication.setAssumeMinServerVersion("14");
        replication.setLoginTimeout(LOGIN_SECONDS);

        if (replication.getSocketFactory() == null) {
            // Some clouds are reached by a factory of their own, which the URL names.
            replication.setSocketFactory(PatientSocketFactory.class.getName());
        }

        // The driver takes a time-out in the middle of a message for its end; LogWatch notices silence instead.
        replication.setSocketTimeout(0);
        return replication;
    }

    private static PGSimpleDataSource copy(
            PGSimpleDataSource server, @Nullable String user, @Nullable String password) {
        PGSimpleDataSource copy = new PGSimpleDataSource();
        copy.setURL(server.getURL());
        copy.setUser(user);
        copy.setPassword(password);
        return copy;
    }
}
