package dev.endstate.index.shards;

import java.util.Locale;

/**
 * How large a new generation is expected to be.
 *
 * @param documents nested ones included, as Lucene counts
 * @param bytes of all primary shards together
 * @param basis how that is known, as a sentence with the numbers
 */
public record ExpectedSize(long documents, long bytes, String basis) {

    /**
     * Estimates by the generation that users query: what a document takes there, for each key that there is now.
     *
     * @param keys how many there are in the database
     * @param sameDefinition whether that generation has the definition that the plan is for
     */
    public static ExpectedSize like(GenerationSize active, long keys, boolean sameDefinition) {
        double each = (double) active.bytes() / active.documents();
        double nested = Math.max(1, (double) active.luceneDocuments() / active.documents());

        long bytes = Math.round(keys * each);
        return new ExpectedSize(
                Math.round(keys * nested),
                bytes,
                text(
                        "There are %,d keys. A document takes %s in %s, which has %,d of them; so about %s are expected.%s",
                        keys,
                        new ByteSize(Math.round(each)),
                        active.generation(),
                        active.documents(),
                        new ByteSize(bytes),
                        sameDefinition
                                ? ""
                                : " That generation was made with another definition, so this may be far off."));
    }

    /**
     * Estimates by documents that the database gave.
     *
     * @param keys how many there are
     * @param sampled how many of the keys were read
     * @param found how many of the keys read have a document
     * @param sampledBytes how long the JSON of these documents is
     */
    public static ExpectedSize sampled(long keys, int sampled, int found, long sampledBytes) {
        if (keys == 0) {
            return new ExpectedSize(0, 0, "There are no keys yet, so nothing is known of the size.");
        }
        if (found == 0) {
            return new ExpectedSize(
                    0,
                    0,
                    text(
                            "There are %,d keys; none of the %,d that were read has a document, so nothing is known of the size.",
                            keys, sampled));
        }

        long documents = Math.round((double) keys * found / sampled);
        long bytes = Math.round((double) documents * sampledBytes / found);
        return new ExpectedSize(
                documents,
                bytes,
                text(
                        "There are %,d keys. Of %,d that were read across them, %,d have a document, of %s JSON on average; so about %s are"
                                + " expected. By its mapping, an index may take half of its JSON or twice as much.",
                        keys,
                        sampled,
                        found,
                        new ByteSize(Math.round((double) sampledBytes / found)),
                        new ByteSize(bytes)));
    }

    private static String text(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
