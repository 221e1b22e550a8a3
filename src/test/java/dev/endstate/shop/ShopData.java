package dev.endstate.shop;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * The shop's schema and what is in it at first.
 *
 * @param products how many products there are; everything else grows with them
 * @param seed the same seed gives the same shop
 */
public record ShopData(int products, long seed) {
    /** The tables whose identifiers PostgreSQL hands out. */
    private static final List<String> NUMBERED =
            List.of("brand", "category", "seller", "product", "product_option", "warehouse", "review");

    /** Creates the schema in an empty database and fills it. */
    public void createIn(DataSource database) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("shop/schema.sql"));

            SplittableRandom random = new SplittableRandom(seed);
            Catalogue catalogue = Catalogue.ofProducts(products);
            new ReferenceRows(catalogue, random.split()).copyInto(connection);
            new ProductRows(catalogue, random.split()).copyInto(connection);
            new OrderRows(catalogue, random.split()).copyInto(connection);
            continueNumbers(connection);

            connection.commit();
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                // Without statistics, the first reads of a thousand documents would scan whole tables.
                statement.execute("ANALYZE");
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The shop's data cannot be created: " + e.getMessage(), e);
        }
    }

    private static void continueNumbers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String table : NUMBERED) {
                statement.execute("SELECT setval(pg_get_serial_sequence('%1$s', 'id'), coalesce(max(id), 1)) FROM %1$s"
                        .formatted(table));
            }
        }
    }
}
