package dev.endstate.source;

/**
 * What a look at some of a definition's documents gave.
 *
 * @param keys how many there are in the database
 * @param sampled how many of these were read
 * @param documents how many of these have a document that can be made
 * @param bytes these documents' JSON together
 */
public record DocumentSample(long keys, int sampled, int documents, long bytes) {}
