package dev.endstate.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.KafkaServer;
import dev.endstate.servers.PostgresServer;
import java.math.BigDecimal;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ShopIT {
    @Test
    void trafficGoesOnAfterPostgresWasKilled() throws Exception {
        try (var postgres = PostgresServer.start();
                var kafka = KafkaServer.start()) {
            var database = postgres.createDatabase("shop");
            new ShopData(500, 42).createIn(database);
            assertThat(JdbcClient.create(database)
                            .sql("SELECT count(*) FROM product")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(500);

            try (var traffic = new ShopTraffic(database, kafka.bootstrapServers(), 42)) {
                traffic.start(200);
                assertThat(traffic.setPrice(1, new BigDecimal("9.99"))).isTrue();
                assertThat(traffic.setPrice(999_999, BigDecimal.ONE)).isFalse();
                awaitMore(traffic);
                postgres.killAndRestart();
                awaitMore(traffic);
            }
        }
    }

    private static void awaitMore(ShopTraffic traffic) {
        long changes = traffic.changes() + 300;
        long messages = traffic.messages() + 300;
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> traffic.changes() >= changes && traffic.messages() >= messages);
    }
}
