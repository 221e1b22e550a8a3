package dev.endstate.reconcile;

/**
 * How a document differs from the database.
 *
 * @param where for people
 * @param version of the index's document; 0 if there is none
 * @param ticket of the read of the database that showed it; 0 if nothing was read
 */
record Difference(Kind kind, String where, long version, long ticket) {

    /** What is wrong with it. */
    enum Kind {
        MISSING,
        STALE,
        EXTRA,
        /** The database's rows make no document, so that nobody can tell: no drift, but the key must be parked. */
        UNREADABLE
    }
}
