package dev.endstate.shop;

import java.util.List;
import java.util.SplittableRandom;

/** What happens in the shop, and how often. */
final class ShopDay {
    private record Chance(int perTenThousand, ShopChange change) {}

    private static final List<Chance> CHANCES = List.of(
            new Chance(3_000, ProductChanges::price),
            new Chance(2_700, ProductPartChanges::stockMoved),
            new Chance(900, ProductPartChanges::reviewed),
            new Chance(700, OrderChanges::placed),
            new Chance(500, OrderChanges::lineChanged),
            new Chance(400, ProductPartChanges::optionAdded),
            new Chance(400, ProductPartChanges::optionRemoved),
            new Chance(400, ProductChanges::draftAndBack),
            new Chance(250, ProductChanges::created),
            new Chance(250, ProductChanges::deleted),
            new Chance(200, ProductPartChanges::optionMoved),
            new Chance(150, OrderChanges::cancelled),
            new Chance(100, OrderChanges::deleted),
            new Chance(30, ReferenceChanges::sellerRenamed),
            new Chance(15, ReferenceChanges::brandRenamed),
            new Chance(5, ReferenceChanges::categoryMoved));

    private ShopDay() {}

    static ShopChange any(SplittableRandom random) {
        int point =
                random.nextInt(CHANCES.stream().mapToInt(Chance::perTenThousand).sum());
        for (Chance chance : CHANCES) {
            point -= chance.perTenThousand();
            if (point < 0) {
                return chance.change();
            }
        }
        throw new IllegalStateException("The chances do not add up");
    }
}
