package dev.endstate.index.shards;

/**
 * How large a generation is.
 *
 * @param shards its primary shards
 * @param documents how many a search would find
 * @param luceneDocuments how many Lucene counts, to which each nested one is a document too
 * @param bytes of its primary shards
 * @param largestShardBytes of the largest primary shard
 */
public record GenerationSize(
        String generation, int shards, long documents, long luceneDocuments, long bytes, long largestShardBytes) {}
