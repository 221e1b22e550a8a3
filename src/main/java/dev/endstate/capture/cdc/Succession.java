package dev.endstate.capture.cdc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.endstate.capture.Timeline;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices that the source's address leads to another server than the present connections do, as after a failover from a host that still
 * answers: reads go to the new server, and what is not captured there is missed.
 */
final class Succession {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    private final HikariDataSource sessions;
    private final Timeline present;
    private final Timeline addressed;
    private String begun = "";

    /**
     * Compares the servers that these two reach.
     *
     * @param sessions a pool, whose connections were made at some time
     * @param server connects anew each time
     */
    Succession(HikariDataSource sessions, DataSource server) {
        this.sessions = sessions;
        this.present = new Timeline(JdbcClient.create(sessions));
        this.addressed = new Timeline(JdbcClient.create(server));
    }

    /**
     * Remembers where the address leads to, since capturing begins there.
     *
     * @throws DataAccessException if the server cannot be asked
     */
    void begin() {
        begun = addressed.identity();
        if (!present.identity().equals(begun)) {
            letGo();
        }
    }

    /** Looks whether the address leads to another server than the one where capturing began; if so, the old connections are let go. */
    boolean noticeChange() {
        try {
            String now = addressed.identity();
            if (now.equals(begun)) {
                return false;
            }

            log.warn("The source's address leads to {} now, and no longer to {}; capturing goes on there", now, begun);
            letGo();
            return true;
        } catch (DataAccessException e) {
            // One that is away, or a standby, is not a successor; the log itself tells whether the present server is
            // well.
            log.debug("Where the source's address leads to cannot be told now", e);
            return false;
        }
    }

    private void letGo() {
        @Nullable HikariPoolMXBean pool = sessions.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }
}
