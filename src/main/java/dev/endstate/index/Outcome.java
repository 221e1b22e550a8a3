package dev.endstate.index;

/** What became of one key. That Elasticsearch or the database is away is not an outcome. */
public sealed interface Outcome {
    /** The document is in the index, in the state that was read. */
    record Indexed() implements Outcome {}

    /** The database has no document for the key, and now the index has none. */
    record Deleted() implements Outcome {}

    /** The index holds something newer, which may be that the document is gone. This is a success. */
    record Superseded() implements Outcome {}

    /**
     * The key cannot be indexed now, for a reason of its own; what the index held before is still there.
     *
     * @param reason who refuses the key and why
     */
    record Parked(String reason) implements Outcome {}

    Outcome INDEXED = new Indexed();
    Outcome DELETED = new Deleted();
    Outcome SUPERSEDED = new Superseded();

    /** The value of the tag {@code outcome}: indexed, deleted, superseded or parked. */
    default String tag() {
        return switch (this) {
            case Indexed indexed -> "indexed";
            case Deleted deleted -> "deleted";
            case Superseded superseded -> "superseded";
            case Parked parked -> "parked";
        };
    }
}
