package dev.endstate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a PostgreSQL that can stand still, fall silent or break, but only for replication connections. */
public final class ReplicationProxy implements AutoCloseable {
    /** What a packet at the beginning of such a connection contains. */
    private static final String REPLICATION = "replication\0database";

    private static final int BUFFER = 8192;

    private final ServerSocket server;
    private final int target;
    private final List<Way> ways = new CopyOnWriteArrayList<>();
    private final AtomicInteger replicating = new AtomicInteger();

    public ReplicationProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many replication connections there were so far. */
    public int replicationConnections() {
        return replicating.get();
    }

    /** Lets this many more bytes of the server through the present connections, then nothing for this long. */
    public void standStillAfter(int bytes, long millis) {
        ways.forEach(way -> {
            way.pauseMillis = millis;
            way.left = bytes;
        });
    }

    /** Breaks the present connections after this many more bytes from the server. */
    public void breakAfter(int bytes) {
        ways.forEach(way -> {
            way.pauseMillis = -1;
            way.left = bytes;
        });
    }

    /** Lets nothing through the present connections from now on, in either direction, and tells nobody. */
    public void fallSilent() {
        ways.forEach(way -> way.silent = true);
    }

    private void accept() {
        try {
            while (true) {
                connect(server.accept());
            }
        } catch (IOException closed) {
            ways.forEach(Way::close);
        }
    }

    /** A database that is away refuses its clients, and is asked again by the next one. */
    private void connect(Socket client) throws IOException {
        try {
            new Way(client, new Socket(InetAddress.getLoopbackAddress(), target)).start();
        } catch (IOException refused) {
            client.close();
        }
    }

    private final class Way {
        private final Socket client;
        private final Socket database;
        private volatile boolean replicates;
        private volatile boolean silent;
        private volatile long pauseMillis;
        private volatile int left = Integer.MAX_VALUE;

        private Way(Socket client, Socket database) throws IOException {
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            this.client = client;
            this.database = database;
        }

        private void start() {
            Thread.ofVirtual().start(() -> pump(client, database, true));
            Thread.ofVirtual().start(() -> pump(database, client, false));
        }

        private void pump(Socket from, Socket to, boolean fromClient) {
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                int count;
                while ((count = in.read(buffer)) >= 0) {
                    if (fromClient && !replicates) {
                        recognize(buffer, count);
                    }

                    if (!silent) {
                        pass(buffer, count, out, fromClient);
                    }
                }
            } catch (IOException | InterruptedException e) {
                close();
            } finally {
                // A silent way says nothing, not even that it has ended.
                if (!silent) {
                    close();
                }
            }
        }

        private void recognize(byte[] buffer, int count) {
            if (new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(REPLICATION)) {
                replicates = true;
                replicating.incrementAndGet();
                ways.add(this);
            }
        }

        private void pass(byte[] buffer, int count, OutputStream out, boolean fromClient)
                throws IOException, InterruptedException {
            int first = fromClient ? count : Math.min(count, left);
            out.write(buffer, 0, first);
            out.flush();

            if (first < count) {
                if (pauseMillis < 0) {
                    throw new IOException("broken, as told");
                }
                left = Integer.MAX_VALUE;
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
                out.write(buffer, first, count - first);
                out.flush();
            } else if (!fromClient && left != Integer.MAX_VALUE) {
                left -= first;
            }
        }

        private void close() {
            ways.remove(this);
            try (client;
                    database) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed, which is what was wanted.
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
