package dev.endstate.parked;

import java.time.Instant;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A key that could not be indexed.
 *
 * @param index the alias that users query
 * @param reason who refused it and why, the last time
 * @param firstAt when it was parked first
 * @param lastAt when it was refused last
 * @param times how often it was refused since {@code firstAt}
 */
@Table(schema = "endstate", name = "parked")
public record ParkedKey(
        @org.springframework.data.annotation.Id @Embedded.Nullable
        Id id,

        @Column("index_name") String index,
        String reason,
        Instant firstAt,
        Instant lastAt,
        long times) {

    /**
     * Which document of which generation.
     *
     * @param documentId the document's {@code _id}
     */
    public record Id(String generation, String documentId) {}
}
