package dev.endstate.rebuild;

import java.time.Instant;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

/**
 * How far a generation's scan has come.
 *
 * @param lastKey the values of the last key that has an outcome
 * @param keysDone how many keys have one
 */
@Table(schema = "endstate", name = "scan")
record ScanCursor(
        @Id String generation,
        @Column("last_key") List<String> lastKey,
        @Column("keys_done") long keysDone,
        @Column("updated_at") Instant updatedAt) {}
