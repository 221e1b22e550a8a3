package dev.endstate.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code shards} of {@code index.yml}. */
final class ShardsYml {
    static final Set<String> FIELDS = Set.of("growth", "tiers");
    static final List<String> TIERS = List.of("data_content", "data_hot", "data_warm", "data_cold");
    private static final String FROZEN = "data_frozen";

    private final YamlNode section;

    ShardsYml(YamlNode section) {
        this.section = section;
    }

    ShardHints read() {
        section.reportAllBut(FIELDS);
        return new ShardHints(growth(), tiers());
    }

    private boolean growth() {
        Optional<Boolean> growth = section.flag("growth");
        if (section.has("growth") && growth.isEmpty()) {
            section.report(
                    section.line("growth"),
                    "\"shards.growth\" is neither true nor false",
                    "write true if the index is expected to become much larger, else false");
        }
        return growth.orElse(false);
    }

    private List<String> tiers() {
        List<String> known = new ArrayList<>();
        for (String tier : section.texts("tiers")) {
            if (tier.equals(FROZEN)) {
                report(
                        "data_frozen holds searchable snapshots only, and a generation is written to as long as it is kept",
                        "leave it out");
            } else if (!TIERS.contains(tier)) {
                report("\"" + tier + "\" is not a data tier", "use " + String.join(", ", TIERS));
            } else if (known.contains(tier)) {
                report("\"shards.tiers\" names " + tier + " twice", "name each tier once, in the order of the move");
            } else {
                known.add(tier);
            }
        }

        if (section.has("tiers") && known.size() < 2) {
            report(
                    "\"shards.tiers\" does not name two tiers that an index can move between",
                    "name them in the order of the move, as in [data_hot, data_warm], or leave it out; an index that stays"
                            + " in one tier names it in index.json, index.routing.allocation.include._tier_preference");
        }
        return known;
    }

    private void report(String cause, String remedy) {
        section.report(section.line("tiers"), cause, remedy);
    }
}
