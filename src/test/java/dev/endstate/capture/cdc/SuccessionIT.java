package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.capture.Timeline;
import dev.endstate.servers.PostgresServer;
import dev.endstate.servers.Servers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An address that comes to lead to another server while the former one still answers, as by a URL of several hosts. */
class SuccessionIT {

    @Test
    void sessions_follow_to_where_the_address_leads() throws IOException {
        PGSimpleDataSource address = Servers.shared().postgres().source("postgres");
        try (PostgresServer other = PostgresServer.start();
                HikariDataSource sessions = new HikariDataSource()) {
            sessions.setDataSource(address);
            sessions.setMaximumPoolSize(2);
            Succession succession = new Succession(sessions, address);
            succession.begin();
            assertThat(succession.noticeChange()).isFalse();

            address.setURL("jdbc:postgresql://127.0.0.1:1/postgres");
            assertThat(succession.noticeChange()).as("a server that is away").isFalse();

            address.setURL(other.jdbcUrl("postgres"));
            assertThat(succession.noticeChange()).isTrue();
            succession.begin();
            assertThat(new Timeline(JdbcClient.create(sessions)).identity())
                    .isEqualTo(new Timeline(JdbcClient.create(address)).identity());
            assertThat(succession.noticeChange()).isFalse();
        }
    }
}
