package dev.endstate.source.document;

/**
 * The result of looking at some of a definition's documents.
 *
 * @param keys how many keys there are in the database
 * @param sampled how many keys were read
 * @param documents how many of the keys read have a document that can be made
 * @param bytes these documents' JSON together
 */
public record DocumentSample(long keys, int sampled, int documents, long bytes) {}
