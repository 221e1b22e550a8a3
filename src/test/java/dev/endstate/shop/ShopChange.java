package dev.endstate.shop;

import java.util.List;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Something that happens in a shop: changes rows within the caller's transaction, and says which. */
@FunctionalInterface
interface ShopChange {
    List<RowChanged> apply(JdbcClient shop, SplittableRandom random);
}
