package dev.endstate.source;

/** How a value that is not null becomes JSON, from the text that the database sent. */
@FunctionalInterface
interface ValueForm {
    void write(byte[] text, JsonBuffer json);
}
