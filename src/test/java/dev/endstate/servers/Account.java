package dev.endstate.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The account that servers run under. PostgreSQL and Elasticsearch refuse root, so root's servers run as nobody. */
enum Account {
    OWN(List.of()),
    NOBODY(List.of("setpriv", "--reuid=" + Account.NOBODYS_ID, "--regid=" + Account.NOBODYS_ID, "--clear-groups"));

    private static final int NOBODYS_ID = 65534;

    private final List<String> prefix;

    Account(List<String> prefix) {
        this.prefix = prefix;
    }

    static Account ofServers() {
        return "root".equals(System.getProperty("user.name")) ? NOBODY : OWN;
    }

    /** What a command begins with to run under this account. */
    List<String> prefix() {
        return prefix;
    }

    void own(Path folder) throws IOException {
        if (this == OWN) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODYS_ID);
                Files.setAttribute(path, "unix:gid", NOBODYS_ID);
            }
        }
    }
}
