package dev.endstate.sample;

import com.zaxxer.hikari.HikariDataSource;
import dev.endstate.EndstateApplication;
import dev.endstate.servers.Servers;
import dev.endstate.shop.ClosedInTurn;
import dev.endstate.shop.ShopData;
import dev.endstate.shop.ShopServer;
import dev.endstate.shop.ShopTraffic;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs Endstate for a shop: real servers, a filled database, steady traffic. Everything ends with this JVM. */
public final class ShopApplication {
    static final String DATABASE = "shop";

    private static final Logger LOG = LoggerFactory.getLogger(ShopApplication.class);
    private static final List<String> INDEXES = List.of("products", "sellers", "orders");
    private static final Duration FIRST_BUILD = Duration.ofMinutes(5);
    private static final int PRODUCTS = 20_000;
    private static final int CHANGES_PER_SECOND = 50;
    private static final int ENDSTATE_PORT = 8080;
    private static final int SHOP_PORT = 8081;
    private static final long SEED = 42;

    private final ClosedInTurn parts = new ClosedInTurn();

    private ShopApplication() {}

    /** Arguments are passed on to Endstate, such as {@code --logging.level.dev.endstate=debug}. */
    public static void main(String[] args) {
        ShopApplication application = new ShopApplication();
        // The order matters at the end too: Endstate must not see its servers go first.
        Runtime.getRuntime().addShutdownHook(new Thread(application.parts::close, "shop-end"));
        try {
            application.start(args);
        } catch (Exception e) {
            LOG.error("The sample shop could not start: {}", e.getMessage(), e);
            System.exit(1);
        }
    }

    private void start(String[] args) throws IOException, URISyntaxException {
        LOG.info("Starting PostgreSQL, Kafka and Elasticsearch, each on a free port; this takes some 20 seconds");
        Servers servers = parts.add(Servers.start());
        HikariDataSource database = parts.add(pool(servers.postgres().createDatabase(DATABASE)));
        LOG.info("Filling the shop's database with {} products", PRODUCTS);
        new ShopData(PRODUCTS, SEED).createIn(database);

        ConfigurableApplicationContext endstate = parts.add(endstate(servers, args));
        ShopTraffic traffic =
                parts.add(new ShopTraffic(database, servers.kafka().bootstrapServers(), SEED));
        ShopServer shop = parts.add(
                ShopServer.start(traffic, new InetSocketAddress(InetAddress.getLoopbackAddress(), freeOr(SHOP_PORT))));
        ShopFigures figures = parts.add(new ShopFigures(traffic, endstate.getBean(MeterRegistry.class)));
        traffic.start(CHANGES_PER_SECOND);
        figures.start();
        LOG.info("Waiting for the first build of {}", INDEXES);
        Awaitility.await()
                .atMost(FIRST_BUILD)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> INDEXES.stream().allMatch(servers.elasticsearch()::has));
        System.out.println(new ShopGuide(servers, uri(endstate), shop.uri()).text());
    }

    private static ConfigurableApplicationContext endstate(Servers servers, String[] args)
            throws IOException, URISyntaxException {
        Map<String, String> properties = new LinkedHashMap<>(servers.properties(DATABASE));
        properties.put("endstate.definitions", definitions().toString());
        properties.put("endstate.capture.cdc.enabled", "true");
        properties.put("endstate.capture.poll.tables[0].table", "review");
        properties.put("endstate.capture.poll.tables[0].column", "written_at");
        properties.put("endstate.capture.poll.tables[0].interval", "1s");

        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", Integer.toString(freeOr(ENDSTATE_PORT)));
        properties.put("spring.security.user.name", "endstate");
        properties.put("spring.security.user.password", "endstate");
        properties.keySet().removeIf(name -> Arrays.stream(args).anyMatch(arg -> arg.startsWith("--" + name + "=")));

        SpringApplication application = new SpringApplication(EndstateApplication.class);
        application.setRegisterShutdownHook(false);
        return application.run(Stream.concat(
                        properties.entrySet().stream()
                                .map(property -> "--" + property.getKey() + "=" + property.getValue()),
                        Arrays.stream(args))
                .toArray(String[]::new));
    }

    private static HikariDataSource pool(DataSource database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(database);
        pool.setMaximumPoolSize(2);
        return pool;
    }

    private static URI uri(ConfigurableApplicationContext endstate) {
        int port = ((WebServerApplicationContext) endstate).getWebServer().getPort();
        return URI.create("http://localhost:" + port);
    }

    /** The folder of the shop's definitions. */
    static Path definitions() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(ShopApplication.class.getResource("/shop/indexes"))
                .toURI());
    }

    private static int freeOr(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }
}
