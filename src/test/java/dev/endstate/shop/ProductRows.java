package dev.endstate.shop;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Products with their options, stock and reviews. */
final class ProductRows {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final int SECONDS = 60_000_000;

    private final Catalogue catalogue;
    private final SplittableRandom random;
    private final CopiedTable products = new CopiedTable("product (id, seller_id, brand_id, category_id, name, price,"
            + " status, attributes, tags, created_at, updated_at)");
    private final CopiedTable options = new CopiedTable("product_option (product_id, name, value, surcharge)");
    private final CopiedTable stock = new CopiedTable("stock (product_id, warehouse_id, quantity)");
    private final CopiedTable reviews = new CopiedTable("review (product_id, stars, text, written_at)");

    ProductRows(Catalogue catalogue, SplittableRandom random) {
        this.catalogue = catalogue;
        this.random = random;
    }

    void copyInto(Connection connection) throws SQLException, IOException {
        List<Catalogue.Category> leaves = catalogue.leaves();
        for (long id = 1; id <= catalogue.products(); id++) {
            addProduct(id, Vocabulary.any(leaves, random));
        }
        products.copyInto(connection);
        options.copyInto(connection);
        stock.copyInto(connection);
        reviews.copyInto(connection);
    }

    private void addProduct(long id, Catalogue.Category category) {
        Instant created = FIRST.plusSeconds(random.nextInt(SECONDS));
        products.row(
                id,
                catalogue.sellerOf(id),
                1 + random.nextInt(catalogue.brands()),
                category.id(),
                Vocabulary.product(category.path(), random),
                money(500, 50_000),
                random.nextInt(20) == 0 ? "DRAFT" : random.nextInt(15) == 0 ? "SOLD_OUT" : "ACTIVE",
                "{\"material\": \"%s\", \"weight_g\": %d}"
                        .formatted(Vocabulary.any(Vocabulary.MATERIALS, random), 50 + random.nextInt(5_000)),
                random.nextBoolean() ? "{" + Vocabulary.any(Vocabulary.TAGS, random) + "}" : "{}",
                created,
                created.plusSeconds(random.nextInt(1_000_000)));

        int colours = random.nextInt(3);
        for (int i = 0; i < colours; i++) {
            options.row(id, "colour", Vocabulary.any(Vocabulary.COLOURS, random), BigDecimal.ZERO);
        }

        int sizes = random.nextInt(3);
        for (int i = 0; i < sizes; i++) {
            options.row(id, "size", Vocabulary.SIZES.get(i + random.nextInt(3)), money(0, 900));
        }

        for (int warehouse = 1 + random.nextInt(3); warehouse <= catalogue.warehouses(); warehouse += 2) {
            stock.row(id, warehouse, random.nextInt(200));
        }

        int opinions = random.nextInt(6);
        for (int i = 0; i < opinions; i++) {
            String opinion = random.nextInt(4) == 0 ? null : Vocabulary.any(Vocabulary.OPINIONS, random);
            reviews.row(id, 1 + random.nextInt(5), opinion, created.plusSeconds(random.nextInt(10_000_000)));
        }
    }

    private BigDecimal money(int from, int below) {
        return BigDecimal.valueOf(random.nextInt(from, below), 2);
    }
}
