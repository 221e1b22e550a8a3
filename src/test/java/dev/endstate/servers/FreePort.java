package dev.endstate.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP port that nobody listens on. It lies below the range that systems take clients' ports from: a client that keeps
 * trying to reach a stopped server there could otherwise be given the server's port, and even connect to itself.
 */
public final class FreePort {
    private static final int LOWEST = 18_000;
    private static final int BOUND = 32_000;

    private FreePort() {}

    /** A port that was free just now. */
    public static int onLoopback() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException(
                "No free port between " + LOWEST + " and " + BOUND + " on the loopback address");
    }
}
