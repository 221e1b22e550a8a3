package dev.endstate.capture.cdc;

import dev.endstate.servers.PostgresServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;

/** On the oldest PostgreSQL that is supported. */
class ShopWritesOnTheOldestIT extends ShopWrites {
    private static final PostgresServer POSTGRES = PostgresServer.startOldest();

    ShopWritesOnTheOldestIT() {
        super(POSTGRES);
    }

    @AfterAll
    static void stop() throws IOException {
        POSTGRES.close();
    }
}
