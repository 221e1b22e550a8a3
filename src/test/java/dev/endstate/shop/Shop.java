package dev.endstate.shop;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shop as a process of its own, with its servers elsewhere: fills an empty database, then changes it until it is ended. */
public final class Shop {
    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
    private static final long SEED = 42;

    private final ShopSettings settings;
    private final ClosedInTurn parts = new ClosedInTurn();

    private Shop(ShopSettings settings) {
        this.settings = settings;
    }

    /** Everything is set by environment variables, see {@link ShopSettings}. */
    public static void main(String[] args) throws IOException {
        Shop shop = new Shop(ShopSettings.of(System.getenv()));
        Runtime.getRuntime().addShutdownHook(new Thread(shop.parts::close, "shop-end"));
        shop.open();
    }

    private void open() throws IOException {
        HikariDataSource database = parts.add(database());
        if (isEmpty(database)) {
            LOG.info("Filling the shop's database with {} products", settings.products());
            new ShopData(settings.products(), SEED).createIn(database);
        }

        ShopTraffic traffic = parts.add(new ShopTraffic(database, settings.bootstrapServers(), SEED));
        traffic.start(settings.changesPerSecond());
        ShopServer server = parts.add(ShopServer.start(traffic, new InetSocketAddress(settings.port())));
        LOG.info("The shop is open at {}, and changes {} rows a second", server.uri(), settings.changesPerSecond());
    }

    private HikariDataSource database() {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(settings.databaseUrl());
        database.setUsername(settings.databaseUser());
        database.setPassword(settings.databasePassword());
        database.setMaximumPoolSize(2);
        return database;
    }

    /** The schema and its rows come in one transaction, so there is either nothing or everything. */
    private static boolean isEmpty(HikariDataSource database) {
        return JdbcClient.create(database)
                .sql("SELECT to_regclass('product') IS NULL")
                .query(Boolean.class)
                .single();
    }
}
