package dev.endstate.shop;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to a product's options, stock and reviews. */
final class ProductPartChanges {
    private record Option(long id, long productId) {
        RowChanged changed() {
            return RowChanged.of("product_option", "id", id).belongingTo("product_id", productId);
        }
    }

    private record Stock(long productId, long warehouseId) {}

    private ProductPartChanges() {}

    static List<RowChanged> optionAdded(JdbcClient shop, SplittableRandom random) {
        return ProductChanges.any(shop, random)
                .map(product -> shop.sql("INSERT INTO product_option (product_id, name, value) VALUES (?, 'colour', ?)"
                                + " RETURNING id, product_id")
                        .params(product.id(), Vocabulary.any(Vocabulary.COLOURS, random))
                        .query(Option.class)
                        .single())
                .map(option -> List.of(option.changed()))
                .orElse(List.of());
    }

    static List<RowChanged> optionRemoved(JdbcClient shop, SplittableRandom random) {
        Optional<Option> option = anyOption(shop, random);
        option.ifPresent(gone -> shop.sql("DELETE FROM product_option WHERE id = ?")
                .param(gone.id())
                .update());
        return option.map(gone -> List.of(gone.changed())).orElse(List.of());
    }

    /** An option that was entered at the wrong product: two documents change. */
    static List<RowChanged> optionMoved(JdbcClient shop, SplittableRandom random) {
        Optional<Option> option = anyOption(shop, random);
        Optional<ProductChanges.Product> target = ProductChanges.any(shop, random);
        if (option.isEmpty() || target.isEmpty()) {
            return List.of();
        }
        Option moved = new Option(option.get().id(), target.get().id());
        shop.sql("UPDATE product_option SET product_id = ? WHERE id = ?")
                .params(moved.productId(), moved.id())
                .update();
        return List.of(option.get().changed(), moved.changed());
    }

    static List<RowChanged> stockMoved(JdbcClient shop, SplittableRandom random) {
        return ProductChanges.any(shop, random).stream()
                .flatMap(product -> shop
                        .sql("UPDATE stock SET quantity = greatest(0, quantity + ?) WHERE product_id = ?"
                                + " RETURNING product_id, warehouse_id")
                        .params(random.nextInt(-20, 25), product.id())
                        .query(Stock.class)
                        .list()
                        .stream())
                .map(stock -> ProductChanges.stock(stock.productId(), stock.warehouseId()))
                .toList();
    }

    static List<RowChanged> reviewed(JdbcClient shop, SplittableRandom random) {
        return ProductChanges.any(shop, random)
                .map(product -> {
                    long id = shop.sql("INSERT INTO review (product_id, stars, text) VALUES (?, ?, ?) RETURNING id")
                            .params(product.id(), random.nextInt(1, 6), Vocabulary.any(Vocabulary.OPINIONS, random))
                            .query(Long.class)
                            .single();
                    return List.of(RowChanged.of("review", "id", id).belongingTo("product_id", product.id()));
                })
                .orElse(List.of());
    }

    private static Optional<Option> anyOption(JdbcClient shop, SplittableRandom random) {
        return shop.sql("SELECT id, product_id FROM product_option"
                        + " WHERE id >= (SELECT max(id) * ? FROM product_option) ORDER BY id LIMIT 1")
                .param(random.nextDouble())
                .query(Option.class)
                .optional();
    }
}
