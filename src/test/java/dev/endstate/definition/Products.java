package dev.endstate.definition;

import java.util.HashMap;
import java.util.Map;

/** A definition in order, for tests of what becomes of others. */
final class Products {
    static final String GOOD = """
            key:
              id: bigint
            keys: SELECT id FROM product
            changes:
              - table: product
                key: id
              - table: shop.brand
                lookup: SELECT id FROM product WHERE brand_id = :id
                when: [name]
              - topic: product-changes
                key: id
            """;

    private Products() {}

    /** Parses an index.yml with a document.sql and an index.json, and with further files or others in their place. */
    static DefinitionParser.Result parse(String yml, Map<String, String> more) {
        Map<String, String> files =
                new HashMap<>(Map.of("index.yml", yml, "document.sql", "SELECT id FROM ids", "index.json", "{}"));
        files.putAll(more);
        return new DefinitionParser().parse("products", files);
    }
}
