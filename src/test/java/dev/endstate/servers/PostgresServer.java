package dev.endstate.servers;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** A real PostgreSQL on a port of its own that survives its own death: killed and restarted, it recovers its data. */
public final class PostgresServer implements Killable, AutoCloseable {
    /** The superuser's name; no password is asked for. */
    public static final String USER = "postgres";

    private static final Duration START = Duration.ofSeconds(60);
    /** What is killed here are processes, whose writes the system has; only the benchmarks pay for the disk. */
    private static final String SYNC = System.getProperty("servers.fsync", "on");

    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", SYNC,
            "wal_level", "logical",
            "max_replication_slots", "10",
            "max_wal_senders", "10",
            "max_connections", "200",
            "max_prepared_transactions", "4",
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "timezone", "UTC");

    private final Path programs;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private ServerProcess process;

    private PostgresServer(Path programs, Path folder, int port, Map<String, String> settings) throws IOException {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.process = startProcess();
    }

    public static PostgresServer start() {
        return start(Map.of());
    }

    /** Starts a server with an empty cluster; the settings are those of {@code postgresql.conf}. */
    public static PostgresServer start(Map<String, String> settings) {
        return start(
                new Binaries(),
                settings,
                List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }

    /** Starts a server with the settings that PostgreSQL has by itself, so that {@code ALTER SYSTEM} can change them. */
    public static PostgresServer startAsInstalled() {
        PostgresServer server = start(Map.of());
        server.settings.keySet().removeIf(setting -> setting.matches("wal_level|max_(replication_slots|wal_senders)"));
        server.startAgain();
        return server;
    }

    /** Starts a server of the oldest version that is supported. */
    public static PostgresServer startOldest() {
        return start(new OldestBinaries(), Map.of(), List.of("--locale=C"));
    }

    private static PostgresServer start(
            Distribution.Archive binaries, Map<String, String> settings, List<String> locale) {
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        all.putAll(settings);

        try {
            Path programs = Distribution.unpacked("postgres", binaries).resolve("bin");
            Path folder = Files.createTempDirectory("endstate-postgres-");
            try {
                Account.ofServers().own(folder);

                List<String> initdb = new ArrayList<>(List.of(
                        programs.resolve("initdb").toString(),
                        "--pgdata=data",
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--no-sync"));
                initdb.addAll(locale);
                ServerProcess.run("initdb", folder, initdb);

                return new PostgresServer(programs, folder, FreePort.onLoopback(), all);
            } catch (IOException | RuntimeException e) {
                FileSystemUtils.deleteRecursively(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    /** Its first process, which all others descend from; another one after each start. */
    public ProcessHandle process() {
        return process.handle();
    }

    public int port() {
        return port;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Gives connections to a database, as the superuser. */
    public PGSimpleDataSource source(String database) {
        return source(database, USER);
    }

    /** Gives connections to a database, as a user who needs no password either. */
    public PGSimpleDataSource source(String database, String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(jdbcUrl(database));
        source.setUser(user);
        return source;
    }

    /** Creates a database, with a name that needs no quotes, and gives connections to it. */
    public PGSimpleDataSource createDatabase(String name) {
        try (var connection = source("postgres").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return source(name);
        } catch (SQLException e) {
            throw new IllegalStateException("Database " + name + " cannot be created", e);
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void kill() {
        process.kill();
    }

    /** Shuts the server down as {@code pg_ctl stop -m fast} does; whether that was done in time. */
    public boolean shutDown(Duration atMost) {
        try {
            return process.leave("INT", atMost);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be shut down: " + e.getMessage(), e);
        }
    }

    /** Starts the killed server again, on the same port and data; returns when it has recovered. */
    @Override
    public void restart() {
        try {
            process = startProcess();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be started again: " + e.getMessage(), e);
        }
    }

    /** Shuts it down and starts it again, with what was set meanwhile. */
    public void startAgain() {
        if (!shutDown(START)) {
            throw new IllegalStateException("PostgreSQL does not shut down");
        }
        restart();
    }

    /** Shuts it down and starts it again as a standby that no primary sends anything to: it answers, and can be promoted. */
    public void restartAsStandby() {
        try {
            Path signal = Files.createFile(folder.resolve("data/standby.signal"));
            Account.ofServers().own(signal);
            startAgain();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL cannot be made a standby: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        process.kill();
        FileSystemUtils.deleteRecursively(folder);
    }

    private ServerProcess startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", "data", "-p", Integer.toString(port)));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        ServerProcess started = ServerProcess.start("PostgreSQL", "QUIT", folder, command, Map.of());
        started.awaitReady(START, () -> {
            try (var connection = source("postgres").getConnection()) {
                return connection.isValid(1);
            }
        });
        return started;
    }

    /** An archive in an archive, as it comes from the repository. */
    private record OldestBinaries() implements Distribution.Archive {
        @Override
        public InputStream open() throws IOException {
            ZipInputStream zip = new ZipInputStream(
                    Objects.requireNonNull(PostgresServer.class.getResourceAsStream("/postgres-oldest.zip")));
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    return zip;
                }
            }
            throw new IOException("there are no binaries in postgres-oldest.zip");
        }

        @Override
        public ArchiveInputStream<?> entries(InputStream in) throws IOException {
            return new TarArchiveInputStream(new XZCompressorInputStream(in));
        }
    }

    private record Binaries() implements Distribution.Archive {
        @Override
        public InputStream open() throws IOException {
            String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
            String hardware = System.getProperty("os.arch").replace("amd64", "x86_64");
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, hardware);
        }

        @Override
        public ArchiveInputStream<?> entries(InputStream in) throws IOException {
            return new TarArchiveInputStream(new XZCompressorInputStream(in));
        }
    }
}
