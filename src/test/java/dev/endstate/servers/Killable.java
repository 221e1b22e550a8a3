package dev.endstate.servers;

/** A server that can be killed, and started again with its data on the same port. */
public interface Killable {
    /** Kills every process of the server, as the loss of its machine would. */
    void kill();

    /** Starts the killed server again; returns when it answers as before. */
    void restart();

    /** Lets the server crash and recover. */
    default void killAndRestart() {
        kill();
        restart();
    }
}
