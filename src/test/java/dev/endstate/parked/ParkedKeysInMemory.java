package dev.endstate.parked;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parked keys without a database, for tests of what records them. */
public final class ParkedKeysInMemory implements Parking {
    private final Map<String, String> reasons = new LinkedHashMap<>();

    @Override
    public synchronized void park(String generation, String index, long ticket, Map<String, String> refused) {
        reasons.putAll(refused);
    }

    @Override
    public synchronized void clear(String generation, Map<String, Long> tickets) {
        reasons.keySet().removeAll(tickets.keySet());
    }

    /** The reasons by document id. */
    public synchronized Map<String, String> reasons() {
        return Map.copyOf(reasons);
    }
}
