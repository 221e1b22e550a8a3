package dev.endstate.shop;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.SplittableRandom;

/** Brands, categories, sellers and warehouses: few rows that many documents show. */
final class ReferenceRows {
    private static final LocalDate FIRST_DAY = LocalDate.of(2015, 3, 1);
    private static final int DAYS = 3_650;

    private final Catalogue catalogue;
    private final SplittableRandom random;

    ReferenceRows(Catalogue catalogue, SplittableRandom random) {
        this.catalogue = catalogue;
        this.random = random;
    }

    void copyInto(Connection connection) throws SQLException, IOException {
        CopiedTable brands = new CopiedTable("brand (id, name, country)");
        for (int id = 1; id <= catalogue.brands(); id++) {
            brands.row(id, Vocabulary.brand(random), Vocabulary.any(Vocabulary.COUNTRIES, random));
        }

        CopiedTable categories = new CopiedTable("category (id, parent_id, name)");
        for (Catalogue.Category category : catalogue.categories()) {
            categories.row(category.id(), category.parent() == 0 ? null : category.parent(), category.name());
        }

        CopiedTable sellers = new CopiedTable("seller (id, name, city, joined)");
        for (int id = 1; id <= catalogue.sellers(); id++) {
            String city = Vocabulary.any(Vocabulary.CITIES, random);
            sellers.row(id, Vocabulary.seller(random), city, FIRST_DAY.plusDays(random.nextInt(DAYS)));
        }

        CopiedTable warehouses = new CopiedTable("warehouse (id, name, city)");
        for (int id = 1; id <= catalogue.warehouses(); id++) {
            warehouses.row(id, "Warehouse " + id, Vocabulary.CITIES.get(id));
        }

        brands.copyInto(connection);
        categories.copyInto(connection);
        sellers.copyInto(connection);
        warehouses.copyInto(connection);
    }
}
