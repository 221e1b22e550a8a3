package dev.endstate.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to products and to what belongs to them. */
final class ProductChanges {
    record Product(long id, long sellerId) {
        RowChanged changed() {
            return RowChanged.of("product", "id", id).belongingTo("seller_id", sellerId);
        }
    }

    private ProductChanges() {}

    static List<RowChanged> price(JdbcClient shop, SplittableRandom random) {
        return any(shop, random)
                .map(product -> price(shop, product, money(random)))
                .orElse(List.of());
    }

    static List<RowChanged> price(JdbcClient shop, Product product, BigDecimal price) {
        shop.sql("UPDATE product SET price = ?, updated_at = now() WHERE id = ?")
                .params(price, product.id())
                .update();
        return List.of(product.changed());
    }

    static List<RowChanged> draftAndBack(JdbcClient shop, SplittableRandom random) {
        return any(shop, random)
                .map(product -> {
                    shop.sql("UPDATE product SET status = CASE status WHEN 'DRAFT' THEN 'ACTIVE' ELSE 'DRAFT' END"
                                    + "::product_status, updated_at = now() WHERE id = ?")
                            .param(product.id())
                            .update();
                    return List.of(product.changed());
                })
                .orElse(List.of());
    }

    static List<RowChanged> created(JdbcClient shop, SplittableRandom random) {
        String name = Vocabulary.product(Vocabulary.any(Vocabulary.KINDS, random), random);
        Product product =
                shop.sql("""
                        INSERT INTO product (seller_id, brand_id, category_id, name, price)
                        SELECT (SELECT id FROM seller ORDER BY random() LIMIT 1),
                               (SELECT id FROM brand ORDER BY random() LIMIT 1),
                               (SELECT c.id FROM category c
                                WHERE NOT EXISTS (SELECT FROM category WHERE parent_id = c.id)
                                ORDER BY random() LIMIT 1), ?, ?
                        RETURNING id, seller_id""").params(name, money(random)).query(Product.class).single();

        shop.sql("INSERT INTO stock SELECT ?, id, 10 FROM warehouse WHERE id <= 2")
                .param(product.id())
                .update();
        return List.of(product.changed(), stock(product.id(), 1), stock(product.id(), 2));
    }

    /** Its options, stock and reviews go with it; orders keep their lines, without the product. */
    static List<RowChanged> deleted(JdbcClient shop, SplittableRandom random) {
        Optional<Product> product = any(shop, random).filter(any -> any.id() != ShopTraffic.KEPT_PRODUCT);
        if (product.isEmpty()) {
            return List.of();
        }

        long id = product.get().id();
        Stream<RowChanged> lines = OrderChanges.linesOf(shop, id).stream();
        List<RowChanged> rows = Stream.of(
                        children(shop, "product_option", id), children(shop, "review", id), stock(shop, id), lines)
                .flatMap(each -> each)
                .collect(Collectors.toCollection(ArrayList::new));

        shop.sql("DELETE FROM product WHERE id = ?").param(id).update();
        rows.add(product.get().changed());
        return rows;
    }

    static Optional<Product> any(JdbcClient shop, SplittableRandom random) {
        return shop.sql("SELECT id, seller_id FROM product WHERE id >= (SELECT max(id) * ? FROM product)"
                        + " ORDER BY id LIMIT 1")
                .param(random.nextDouble())
                .query(Product.class)
                .optional();
    }

    static RowChanged stock(long product, long warehouse) {
        return RowChanged.of("stock", "product_id", product).and("warehouse_id", warehouse);
    }

    private static Stream<RowChanged> children(JdbcClient shop, String table, long product) {
        return shop
                .sql("SELECT id FROM " + table + " WHERE product_id = ?")
                .param(product)
                .query(Long.class)
                .list()
                .stream()
                .map(id -> RowChanged.of(table, "id", id).belongingTo("product_id", product));
    }

    private static Stream<RowChanged> stock(JdbcClient shop, long product) {
        return shop
                .sql("SELECT warehouse_id FROM stock WHERE product_id = ?")
                .param(product)
                .query(Long.class)
                .list()
                .stream()
                .map(warehouse -> stock(product, warehouse));
    }

    private static BigDecimal money(SplittableRandom random) {
        return BigDecimal.valueOf(random.nextInt(500, 50_000), 2);
    }
}
