package dev.endstate.rebuild;

import dev.endstate.change.Gaps;
import dev.endstate.definition.Definition;
import dev.endstate.index.Generation;
import dev.endstate.index.Generations;
import dev.endstate.instance.RefusedException;
import dev.endstate.source.SourceDatabase;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has an index go on with another database that holds the same data: one to which it was moved by an upgrade, or a switch between two.
 * Users go on querying what they have meanwhile; what differs is found and repaired by a comparison.
 */
@Component
final class Adoption {
    private static final Logger log = LoggerFactory.getLogger(Adoption.class);

    private final Generations generations;
    private final SourceDatabase source;
    private final Preconditions preconditions;
    private final Gaps gaps;

    Adoption(Generations generations, SourceDatabase source, Preconditions preconditions, Gaps gaps) {
        this.generations = generations;
        this.source = source;
        this.preconditions = preconditions;
        this.gaps = gaps;
    }

    /**
     * Adopts every generation of an index that is fed and was built from another database.
     *
     * @param database the identity of the one that Endstate is led to now, as whoever asks has read it
     * @return those that are adopted
     * @throws RefusedException if this is another database, nothing is to be adopted, or changes would be missed
     */
    List<Generation> run(Definition definition, String database) {
        String identity = source.identity();
        if (!database.equals(identity)) {
            throw RefusedException.conflict(
                    "this is database " + identity + ", not " + database + "; nothing is adopted");
        }

        List<Generation> foreign = generations.of(definition.index()).stream()
                .filter(generation -> !generation.source().equals(identity))
                .toList();
        if (foreign.isEmpty()) {
            throw RefusedException.conflict(
                    "every generation of " + definition.index() + " is of this database already");
        }

        for (Generation generation : foreign) {
            // What is compared before its changes are captured would miss those in between.
            preconditions.hindrance(generation.definition()).ifPresent(hindrance -> {
                throw RefusedException.conflict(generation + " is not adopted yet: " + hindrance);
            });
        }

        // First: if this ends half way, more is compared than needed, never less.
        gaps.openForValues(
                definition.index(),
                "its generations are adopted by database " + identity
                        + ", and nobody knows what it has that the former one had not");
        for (Generation generation : foreign) {
            generations.adopt(generation, identity);
            log.warn("{} goes on with database {} instead of {}", generation, identity, generation.source());
        }
        return foreign;
    }
}
