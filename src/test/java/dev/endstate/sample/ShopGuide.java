package dev.endstate.sample;

import dev.endstate.servers.Servers;
import dev.endstate.shop.ShopTraffic;
import java.net.URI;

/** What the running sample tells a newcomer: where things are, and three lines to try. */
record ShopGuide(Servers servers, URI endstate, URI shop) {
    String text() {
        return """

                ------------------------------------------------------------------------------------------------
                Endstate keeps three indexes equal to a shop's database, while the shop changes all the time.

                  Endstate       %1$s/api/indexes   (user endstate, password endstate)
                  Elasticsearch  %2$s
                  PostgreSQL     %3$s   (user postgres, no password)
                  Kafka          %6$s

                Search, change a price in the database, and see the document after it, which is "equal":true within
                a moment:

                  curl '%2$s/products/_search?q=name:kettle&size=3&pretty'
                  curl -X PATCH '%4$s/products/%5$d' -d '{"price": 9.99}'
                  curl -u endstate:endstate '%1$s/api/indexes/products/documents/%5$d'

                Ctrl-C ends everything.
                ------------------------------------------------------------------------------------------------
                """.formatted(
                        endstate,
                        servers.elasticsearch().httpUri(),
                        servers.postgres().jdbcUrl(ShopApplication.DATABASE),
                        shop,
                        ShopTraffic.KEPT_PRODUCT,
                        servers.kafka().bootstrapServers());
    }
}
