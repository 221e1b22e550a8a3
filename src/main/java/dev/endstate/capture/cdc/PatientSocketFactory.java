package dev.endstate.capture.cdc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Makes sockets that wait longer where PostgreSQL's driver only looks whether something has come. The driver's look takes a
 * millisecond, so whoever looks again and again wakes a thousand times a second for nothing; its waiting read loses its place in the
 * stream when it times out. A longer look returns as soon as something comes, and consumes nothing. Should the driver look in another
 * way one day, it looks as often as it does by itself. The class is public, since the driver makes it by its name.
 *
 * @see <a href="https://github.com/pgjdbc/pgjdbc/issues/4338">the driver's waiting read</a>
 */
public final class PatientSocketFactory extends SocketFactory {
    private static final int DRIVERS_LOOK_MILLIS = 1;
    private static final int PATIENCE_MILLIS = 500;

    /**
     * The driver looks again after each sign of life that the server gives, and a server whose log is written for others gives one
     * every few milliseconds: so one look and those after it share the patience, until one of them finds nothing.
     */
    private static final class PatientSocket extends Socket {
        private boolean isLooking;
        private long patientUntil;
        private long lookEnd;

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            long now = System.nanoTime();
            if (millis == DRIVERS_LOOK_MILLIS) {
                if (!isLooking) {
                    isLooking = true;
                    patientUntil = now + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
                }

                int left = (int) Math.max(DRIVERS_LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(patientUntil - now));
                lookEnd = now + TimeUnit.MILLISECONDS.toNanos(left);
                super.setSoTimeout(left);
            } else {
                // Nothing came until then, so that the driver's caller has its turn.
                isLooking &= now < lookEnd;
                super.setSoTimeout(millis);
            }
        }
    }

    @Override
    public Socket createSocket() {
        return new PatientSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, from, fromPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(createSocket(), host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        Socket socket = createSocket();
        socket.bind(new InetSocketAddress(from, fromPort));
        return connected(socket, host, port);
    }

    private static Socket connected(Socket socket, InetAddress host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }
}
