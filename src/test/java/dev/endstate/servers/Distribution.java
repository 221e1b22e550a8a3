package dev.endstate.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.springframework.util.FileSystemUtils;

/**
 * A server's files, unpacked once per content and user into the temporary folder, where any account may enter. Several
 * JVMs may unpack at once: each unpacks beside, and the first to rename wins.
 */
final class Distribution {
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    /** Opens the archive: once for its content's hash, and once more if it must be unpacked. */
    interface Archive {
        InputStream open() throws IOException;

        ArchiveInputStream<?> entries(InputStream in) throws IOException;
    }

    private Distribution() {}

    static Path unpacked(String name, Archive archive) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path home = temporary.resolve("endstate-" + name + "-" + hash(archive) + "-" + System.getProperty("user.name"));
        if (Files.isDirectory(home)) {
            return home;
        }

        Path beside = Files.createTempDirectory(temporary, "endstate-unpacking-");
        try (var in = archive.open();
                var entries = archive.entries(in)) {
            unpack(entries, beside);
            openForAll(beside);
            Files.move(beside, home);
        } catch (IOException e) {
            FileSystemUtils.deleteRecursively(beside);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
        return home;
    }

    private static void unpack(ArchiveInputStream<?> entries, Path into) throws IOException {
        for (ArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            Path path = entry.resolveIn(into);
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }

            Files.createDirectories(path.getParent());
            if (entry instanceof TarArchiveEntry tar && tar.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(tar.getLinkName()));
            } else {
                Files.copy(entries, path);
            }
        }
    }

    private static void openForAll(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(each -> !Files.isSymbolicLink(each))::iterator) {
                boolean program = Files.isDirectory(path) || path.getParent().endsWith("bin");
                Files.setPosixFilePermissions(path, program ? PROGRAM : FILE);
            }
        }
    }

    private static String hash(Archive archive) throws IOException {
        try (var in = new DigestInputStream(archive.open(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
