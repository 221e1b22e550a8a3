package dev.endstate.capture.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.endstate.change.RoutedTable;
import dev.endstate.definition.Route;
import dev.endstate.servers.Servers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Only the owner of a table can put it into a publication, and only into one of their own. */
class PublicationIT {
    private static final String NAME = "publication" + ProcessHandle.current().pid();
    private static final RoutedTable NOTE = new RoutedTable(
            new Route.Origin.Table("public", "note"), new TreeSet<>(), new TreeSet<>(), true, new TreeSet<>());

    private final JdbcClient sql = JdbcClient.create(Servers.shared().postgres().createDatabase(NAME));

    @Test
    void one_that_this_user_could_only_make_empty_is_left_to_the_owner_of_the_tables() {
        String owner = NAME + "_owner";
        String reader = NAME + "_reader";
        for (String role : List.of(owner, reader)) {
            sql.sql("CREATE ROLE " + role + " LOGIN").update();
            sql.sql("GRANT CREATE ON DATABASE " + NAME + " TO " + role).update();
        }
        sql.sql("CREATE TABLE note (id bigint PRIMARY KEY)").update();
        sql.sql("ALTER TABLE note OWNER TO " + owner).update();
        Publication publication = new Publication(server(reader), NAME);

        String statement = "CREATE PUBLICATION \"" + NAME + "\" FOR TABLE ONLY \"public\".\"note\" WITH (";
        assertThatThrownBy(() -> publication.make(List.of(NOTE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Run, as the tables' owner: " + statement)
                .satisfies(e -> JdbcClient.create(server(owner))
                        .sql(e.getMessage().substring(e.getMessage().indexOf("CREATE PUBLICATION")))
                        .update());

        publication.make(List.of(NOTE));
        assertThat(publication.addMissing(Map.of("public.note", NOTE), Set.of()))
                .isEmpty();
        assertThat(publication.present()).containsExactly("public.note");
    }

    private static PGSimpleDataSource server(String user) {
        return Servers.shared().postgres().source(NAME, user);
    }
}
