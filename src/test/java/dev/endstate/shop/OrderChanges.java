package dev.endstate.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to orders and their lines. */
final class OrderChanges {
    private record Order(long sellerId, long orderNo) {
        RowChanged changed() {
            return row("customer_order");
        }

        RowChanged row(String table) {
            return RowChanged.of(table, "seller_id", sellerId).and("order_no", orderNo);
        }
    }

    private record Line(long sellerId, long orderNo, long lineNo) {
        RowChanged changed() {
            return new Order(sellerId, orderNo).row("order_line").and("line_no", lineNo);
        }
    }

    private OrderChanges() {}

    static List<RowChanged> placed(JdbcClient shop, SplittableRandom random) {
        Optional<ProductChanges.Product> product = ProductChanges.any(shop, random);
        if (product.isEmpty()) {
            return List.of();
        }

        Order order = shop.sql("""
                        INSERT INTO customer_order (seller_id, order_no, customer)
                        SELECT ?, coalesce(max(order_no), 0) + 1, ? FROM customer_order WHERE seller_id = ?
                        RETURNING seller_id, order_no""")
                .params(
                        product.get().sellerId(),
                        Vocabulary.person(random),
                        product.get().sellerId())
                .query(Order.class)
                .single();

        shop.sql("""
                        INSERT INTO order_line (seller_id, order_no, line_no, product_id, product_name, quantity,
                                                unit_price)
                        SELECT ?, ?, row_number() OVER (ORDER BY id), id, name, ?, price FROM product
                        WHERE seller_id = ? AND id >= ? ORDER BY id LIMIT 3""")
                .params(
                        order.sellerId(),
                        order.orderNo(),
                        random.nextInt(1, 5),
                        order.sellerId(),
                        product.get().id())
                .update();

        List<RowChanged> rows = new ArrayList<>(List.of(order.changed()));
        lines(shop, order).forEach(line -> rows.add(line.changed()));
        return rows;
    }

    static List<RowChanged> lineChanged(JdbcClient shop, SplittableRandom random) {
        return any(shop).stream()
                .flatMap(order -> lines(shop, order).stream().limit(1))
                .peek(line -> shop.sql("UPDATE order_line SET quantity = ?"
                                + " WHERE seller_id = ? AND order_no = ? AND line_no = ?")
                        .params(random.nextInt(1, 9), line.sellerId(), line.orderNo(), line.lineNo())
                        .update())
                .map(Line::changed)
                .toList();
    }

    static List<RowChanged> cancelled(JdbcClient shop, SplittableRandom random) {
        Optional<Order> order = any(shop);
        order.ifPresent(cancelled -> shop.sql(
                        "UPDATE customer_order SET status = 'CANCELLED' WHERE seller_id = ? AND order_no = ?")
                .params(cancelled.sellerId(), cancelled.orderNo())
                .update());
        return order.map(cancelled -> List.of(cancelled.changed())).orElse(List.of());
    }

    static List<RowChanged> deleted(JdbcClient shop, SplittableRandom random) {
        Optional<Order> order = any(shop);
        if (order.isEmpty()) {
            return List.of();
        }
        List<RowChanged> rows = new ArrayList<>(List.of(order.get().changed()));
        lines(shop, order.get()).forEach(line -> rows.add(line.changed()));
        shop.sql("DELETE FROM customer_order WHERE seller_id = ? AND order_no = ?")
                .params(order.get().sellerId(), order.get().orderNo())
                .update();
        return rows;
    }

    static List<RowChanged> linesOf(JdbcClient shop, long product) {
        return shop
                .sql("SELECT seller_id, order_no, line_no FROM order_line WHERE product_id = ?")
                .param(product)
                .query(Line.class)
                .list()
                .stream()
                .map(Line::changed)
                .toList();
    }

    private static List<Line> lines(JdbcClient shop, Order order) {
        return shop.sql("SELECT seller_id, order_no, line_no FROM order_line WHERE seller_id = ? AND order_no = ?")
                .params(order.sellerId(), order.orderNo())
                .query(Line.class)
                .list();
    }

    private static Optional<Order> any(JdbcClient shop) {
        return shop.sql("""
                        SELECT seller_id, order_no FROM customer_order
                        WHERE seller_id = (SELECT id FROM seller ORDER BY random() LIMIT 1)
                        ORDER BY random() LIMIT 1""").query(Order.class).optional();
    }
}
