package dev.endstate.rebuild;

import dev.endstate.definition.Definitions;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.TimeShare;
import java.util.Locale;
import java.util.Optional;

/** Rebuilds as people ask for them: by the name of an index. What this instance is asked for, it begins at once. */
public final class AskedRebuilds {
    private final Definitions definitions;
    private final RebuildRequests requests;
    private final Rebuilds rebuilds;
    private final TimeShare usualShare;

    AskedRebuilds(Definitions definitions, RebuildRequests requests, Rebuilds rebuilds, TimeShare usualShare) {
        this.definitions = definitions;
        this.requests = requests;
        this.rebuilds = rebuilds;
        this.usualShare = usualShare;
    }

    /**
     * Asks for a rebuild with the usual share of the time, without a look at how large it will be, which takes as long as a walk over
     * all keys: where the cluster has no room for it, it fails when it begins.
     *
     * @return the generation that is to be made
     * @throws dev.endstate.definition.UnknownIndexException if there is no such index
     * @throws dev.endstate.definition.InvalidDefinitionsException if its files are not in order
     * @throws RefusedException if there is nothing to rebuild yet, the definition does not fit, or a rebuild is under way
     */
    public String start(String index) {
        return requests.rebuildPlannedLater(definitions.required(index), usualShare)
                .generation();
    }

    /** @throws dev.endstate.index.shards.NoRoomException if the cluster has no room for it */
    Rebuild start(String index, TimeShare share) {
        return requests.rebuild(definitions.required(index), share);
    }

    /**
     * Has the rebuild that is under way wait.
     *
     * @return the generation that it makes
     * @throws RefusedException if none is under way, or it is about to end
     */
    public String pause(String index) {
        Rebuild rebuild = underWay(index);
        requests.pause(rebuild, true);
        return rebuild.generation();
    }

    /**
     * Has it go on.
     *
     * @return the generation that it makes
     * @throws RefusedException if none is under way, or it is about to end
     */
    public String resume(String index) {
        Rebuild rebuild = underWay(index);
        requests.pause(rebuild, false);
        return rebuild.generation();
    }

    /**
     * Ends the rebuild that is under way, and has its index deleted.
     *
     * @return the generation that it made
     * @throws RefusedException if none is under way, or it is about to end
     */
    public String cancel(String index) {
        Rebuild rebuild = underWay(index);
        requests.cancel(rebuild);
        return rebuild.generation();
    }

    /** What became of the last build of an index that is over, in words; empty if none is. */
    public Optional<String> last(String index) {
        return rebuilds.of(index).stream()
                .filter(rebuild -> rebuild.endedAt() != null)
                .findFirst()
                .map(rebuild ->
                        rebuild.generation() + " is " + rebuild.state().name().toLowerCase(Locale.ROOT)
                                + (rebuild.note() == null ? "" : ": " + rebuild.note()));
    }

    private Rebuild underWay(String index) {
        return rebuilds.underWay(definitions.requireIndex(index))
                .orElseThrow(() -> RefusedException.conflict("no rebuild of " + index + " is under way"));
    }
}
