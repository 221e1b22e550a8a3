package dev.endstate.bench;

import dev.endstate.servers.Servers;
import dev.endstate.shop.ShopData;
import dev.endstate.testing.Deployment;
import dev.endstate.testing.IndexContents;
import dev.endstate.testing.Topics;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sample's database and topics on the servers of the tests, and changes of stock that only a message tells of. */
final class RunningShop implements AutoCloseable {
    private static final String DATABASE = "shop";
    private static final String STOCK = "stock-changes";
    private static final int PRODUCTS = 2_000;

    private final Servers servers = Servers.shared();
    private final IndexContents contents =
            new IndexContents(servers.elasticsearch().httpUri());
    private final Topics topics = new Topics(servers.kafka());
    private final JdbcTemplate sql;
    private final long product;

    RunningShop() {
        sql = new JdbcTemplate(servers.postgres().createDatabase(DATABASE));
        new ShopData(PRODUCTS, 42).createIn(Objects.requireNonNull(sql.getDataSource()));
        topics.create(6, List.of(STOCK));
        product = Objects.requireNonNull(sql.queryForObject(
                "SELECT min(product_id) FROM stock JOIN product p ON p.id = product_id WHERE status <> 'DRAFT'",
                Long.class));
    }

    /** What the service needs to be told, as in the sample. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>(servers.properties(DATABASE));
        properties.put(
                "endstate.definitions", Deployment.resource("/shop/indexes").toString());
        properties.put("endstate.capture.cdc.enabled", "true");
        properties.put("endstate.capture.poll.tables[0].table", "review");
        properties.put("endstate.capture.poll.tables[0].column", "written_at");
        properties.put("endstate.capture.poll.tables[0].interval", "1s");
        properties.put("spring.security.user.name", "endstate");
        properties.put("spring.security.user.password", "endstate");
        return properties;
    }

    /** Changes a stock and has Kafka tell of it; returns how much is in stock now. */
    long changeStock() {
        sql.update("UPDATE stock SET quantity = quantity + 1 WHERE product_id = ?", product);
        topics.send(new ProducerRecord<>(
                STOCK, "{\"product_id\": %d}".formatted(product).getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(
                sql.queryForObject("SELECT sum(quantity) FROM stock WHERE product_id = ?", Long.class, product));
    }

    /** Tells whether the product's document has this stock. */
    boolean isIndexed(long stock) {
        return contents.call("GET", "/products/_doc/" + product, "")
                        .path("_source")
                        .path("stock")
                        .asLong(-1)
                == stock;
    }

    /** Tells whether users can query all indexes. */
    boolean isBuilt() {
        return List.of("products", "sellers", "orders").stream().allMatch(servers.elasticsearch()::has);
    }

    @Override
    public void close() {
        topics.close();
    }
}
