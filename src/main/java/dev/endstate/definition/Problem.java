package dev.endstate.definition;

/**
 * One mistake, in a definition or of a server that is to serve it.
 *
 * @param file the file, with its folder: {@code products/index.yml}; of a server, its name
 * @param line counted from 1; 0 where the whole file is meant
 * @param cause what is wrong, naming the thing
 * @param remedy what to do about it
 */
public record Problem(String file, int line, String cause, String remedy) {

    /** A problem of a file, or of a server, as a whole. */
    public Problem(String file, String cause, String remedy) {
        this(file, 0, cause, remedy);
    }

    @Override
    public String toString() {
        return (line > 0 ? file + ":" + line : file) + ": " + cause + "\n    -> " + remedy;
    }
}
