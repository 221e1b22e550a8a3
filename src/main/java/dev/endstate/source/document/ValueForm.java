package dev.endstate.source.document;

/** Writes a value that is not null as JSON, from the text that the database sent. */
@FunctionalInterface
interface ValueForm {
    void write(byte[] text, JsonBuffer json);
}
