package dev.endstate.shop;

import java.util.List;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rare changes of rows that many documents show. */
final class ReferenceChanges {
    private ReferenceChanges() {}

    static List<RowChanged> brandRenamed(JdbcClient shop, SplittableRandom random) {
        return renamed(shop, "brand", Vocabulary.brand(random));
    }

    static List<RowChanged> sellerRenamed(JdbcClient shop, SplittableRandom random) {
        return renamed(shop, "seller", Vocabulary.seller(random));
    }

    /** A group of categories moves below another root, and every product below it has a new path. */
    static List<RowChanged> categoryMoved(JdbcClient shop, SplittableRandom random) {
        return shop.sql("""
                        WITH root AS (SELECT id FROM category WHERE parent_id IS NULL),
                             moved AS (SELECT id FROM category WHERE parent_id IN (SELECT id FROM root)
                                       ORDER BY random() LIMIT 1)
                        UPDATE category SET parent_id = (SELECT id FROM root ORDER BY random() LIMIT 1)
                        WHERE id IN (SELECT id FROM moved)
                        RETURNING id""").query(Long.class).list().stream()
                .map(id -> RowChanged.of("category", "id", id))
                .toList();
    }

    private static List<RowChanged> renamed(JdbcClient shop, String table, String name) {
        return shop
                .sql("UPDATE %1$s SET name = ? WHERE id = (SELECT id FROM %1$s ORDER BY random() LIMIT 1) RETURNING id"
                        .formatted(table))
                .param(name)
                .query(Long.class)
                .list()
                .stream()
                .map(id -> RowChanged.of(table, "id", id))
                .toList();
    }
}
