package dev.endstate.capture.cdc;

import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service that runs a PostgreSQL, and so the way in which its settings are changed. It is recognized by a role that only it has. */
enum ManagedService {
    AMAZON_RDS(
            "rds_superuser",
            "set rds.logical_replication = 1 in the parameter group of the instance (of Aurora, of the cluster), and restart it",
            "GRANT rds_replication TO %s;",
            "in the parameter group of the instance (of Aurora, of the cluster)"),
    CLOUD_SQL(
            "cloudsqlsuperuser",
            "set the flag cloudsql.logical_decoding = on of the instance, which restarts it",
            "ALTER ROLE %s REPLICATION;",
            "as a flag of the instance"),
    AZURE(
            "azure_pg_admin",
            "set the server parameter wal_level = logical, and restart the server",
            "ALTER ROLE %s REPLICATION;",
            "as a server parameter"),
    NONE("", "ALTER SYSTEM SET wal_level = logical; and a restart", "ALTER ROLE %s REPLICATION;", "");

    private final String role;
    private final String logicalLog;
    private final String replication;
    private final String settings;

    ManagedService(String role, String logicalLog, String replication, String settings) {
        this.role = role;
        this.logicalLog = logicalLog;
        this.replication = replication;
        this.settings = settings;
    }

    /** The service that runs a server. */
    static ManagedService of(JdbcClient server) {
        List<String> roles = server.sql("SELECT rolname FROM pg_roles WHERE rolname ~ '^(rds_|cloudsql|azure_pg_)'")
                .query(String.class)
                .list();
        return Arrays.stream(values())
                .filter(service -> roles.contains(service.role))
                .findFirst()
                .orElse(NONE);
    }

    /** What makes the server write a log that can be decoded. */
    String logicalLog() {
        return logicalLog;
    }

    /** The statement that lets a role replicate. */
    String replication(String quotedRole) {
        return replication.formatted(quotedRole);
    }

    /** What sets a parameter that needs no restart. */
    String setting(String name, String value) {
        return this == NONE
                ? "ALTER SYSTEM SET %s = '%s'; SELECT pg_reload_conf();".formatted(name, value)
                : "set %s = %s %s".formatted(name, value, settings);
    }
}
