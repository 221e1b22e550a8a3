package dev.endstate.shop;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Orders with their lines; every seller's orders count from 1, and hold that seller's products only. */
final class OrderRows {
    private static final Instant FIRST = Instant.parse("2025-06-01T00:00:00Z");
    private static final int SECONDS = 30_000_000;
    private static final List<String> STATUSES = List.of("PLACED", "PAID", "SHIPPED", "SHIPPED", "CANCELLED");
    private static final int MOST_ORDERS = 24;
    private static final int MOST_LINES = 5;

    private final Catalogue catalogue;
    private final SplittableRandom random;
    private final CopiedTable orders =
            new CopiedTable("customer_order (seller_id, order_no, customer, status, ordered_at)");
    private final CopiedTable lines = new CopiedTable(
            "order_line (seller_id, order_no, line_no, product_id, product_name, quantity, unit_price)");

    OrderRows(Catalogue catalogue, SplittableRandom random) {
        this.catalogue = catalogue;
        this.random = random;
    }

    void copyInto(Connection connection) throws SQLException, IOException {
        for (long seller = 1; seller <= catalogue.sellers(); seller++) {
            int count = random.nextInt(MOST_ORDERS + 1);
            for (int number = 1; number <= count; number++) {
                addOrder(seller, number);
            }
        }

        orders.copyInto(connection);
        lines.copyInto(connection);
        try (var statement = connection.createStatement()) {
            statement.execute("UPDATE order_line l SET product_name = p.name, unit_price = p.price"
                    + " FROM product p WHERE p.id = l.product_id");
        }
    }

    private void addOrder(long seller, int number) {
        Instant ordered = FIRST.plusSeconds(random.nextInt(SECONDS));
        orders.row(seller, number, Vocabulary.person(random), Vocabulary.any(STATUSES, random), ordered);
        int count = 1 + random.nextInt(MOST_LINES);
        for (int line = 1; line <= count; line++) {
            long product = catalogue.productOf(seller, 1 + random.nextInt(50));
            if (product <= catalogue.products()) {
                lines.row(seller, number, line, product, "", 1 + random.nextInt(4), BigDecimal.ZERO);
            }
        }
    }
}
