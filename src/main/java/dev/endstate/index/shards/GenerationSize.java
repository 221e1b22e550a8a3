package dev.endstate.index.shards;

/**
 * How large a generation is.
 *
 * @param shards its primary shards
 * @param documents what a search would find
 * @param luceneDocuments with the nested ones, each of which counts as one for Lucene
 * @param bytes of its primary shards
 * @param largestShardBytes of the largest of these
 */
public record GenerationSize(
        String generation, int shards, long documents, long luceneDocuments, long bytes, long largestShardBytes) {}
