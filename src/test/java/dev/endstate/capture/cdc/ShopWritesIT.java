package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.endstate.servers.Servers;
import org.junit.jupiter.api.Test;

/** On the newest PostgreSQL, where updates may be refused for generated columns, and for other publications' lists and filters. */
class ShopWritesIT extends ShopWrites {
    ShopWritesIT() {
        super(Servers.shared().postgres());
    }

    @Test
    void a_virtual_generated_column_is_never_a_part_of_the_identity() {
        String table = create("(id bigint PRIMARY KEY, a bigint, v bigint GENERATED ALWAYS AS (a * 2) VIRTUAL)");

        assertThat(check("- {table: %s, key: id}".formatted(table))).isEmpty();
        assertThat(check("- {table: %s, key: v}".formatted(table)))
                .singleElement()
                .asString()
                .contains("has the generated columns [v]");
        assertThat(check("- {table: %s, key: a}".formatted(table)))
                .singleElement()
                .asString()
                .contains("no replica identity", "is safe", "its generated columns [v] are virtual", "NOT NULL");

        // What is advised.
        sql().execute("ALTER TABLE " + table + " ALTER a SET NOT NULL");
        assertThat(heed("- {table: %s, key: a}".formatted(table)))
                .singleElement()
                .asString()
                .contains("INDEX");

        publish(table);
        write(table);

        sql().execute("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        assertThat(heed("- {table: %s, key: id}".formatted(table)))
                .containsExactly("run: ALTER TABLE \"public\".\"" + table + "\" REPLICA IDENTITY DEFAULT;");
        write(table);
    }

    @Test
    void a_publication_of_others_is_not_broken() {
        String listed = create("(id bigint PRIMARY KEY, a bigint NOT NULL, b text)");
        sql().execute("CREATE PUBLICATION of_a_list FOR TABLE " + listed + " (id, b)");
        assertThat(check("- {table: %s, key: a}".formatted(listed)))
                .singleElement()
                .asString()
                .contains("no replica identity", "publication of_a_list has a list of its columns");
        write(listed);

        String filtered =
                create("(id bigint PRIMARY KEY, a bigint NOT NULL, b bigint NOT NULL DEFAULT 1, UNIQUE (a, id))");
        sql().execute("CREATE UNIQUE INDEX ON " + filtered + " (b, id)");
        sql().execute("ALTER TABLE %1$s REPLICA IDENTITY USING INDEX %1$s_b_id_idx".formatted(filtered));
        sql().execute("CREATE PUBLICATION of_some FOR TABLE " + filtered + " WHERE (b > 0)");
        heed("- {table: %s, key: a}".formatted(filtered));
        publish(filtered);
        write(filtered);

        String generated = create("(id bigint PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a * 2) STORED)");
        sql().execute("CREATE PUBLICATION without_generated FOR TABLE " + generated);
        assertThat(check("- {table: %s, key: a}".formatted(generated)))
                .singleElement()
                .asString()
                .contains("publication without_generated does not publish its generated columns [g]");
        write(generated);
    }

    @Test
    void a_publication_that_does_not_have_generated_columns_is_changed_before_the_identity_is() {
        String table = create("(id bigint PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a * 2) STORED)");
        publish(table);
        sql().execute("ALTER PUBLICATION watched SET (publish_generated_columns = none)");
        assertThat(heed("- {table: %s, key: a}".formatted(table)))
                .singleElement()
                .asString()
                .startsWith("run: ALTER PUBLICATION \"watched\" SET (publish_generated_columns = stored); ALTER TABLE");
        write(table);
    }

    private void write(String table) {
        sql().execute("INSERT INTO " + table + " (id, a) VALUES (1, 1)");
        sql().execute("UPDATE " + table + " SET a = 2");
        sql().execute("DELETE FROM " + table);
    }
}
