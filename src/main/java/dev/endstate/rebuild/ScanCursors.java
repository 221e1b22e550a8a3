package dev.endstate.rebuild;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface ScanCursors extends Repository<ScanCursor, String> {

    Optional<ScanCursor> findById(String generation);

    @Modifying
    @Query("""
            INSERT INTO endstate.scan (generation, last_key, keys_done, updated_at)
            VALUES (:generation, :lastKey, :keysDone, :now)
            ON CONFLICT (generation) DO UPDATE
            SET last_key = excluded.last_key, keys_done = excluded.keys_done, updated_at = excluded.updated_at
            """)
    void advance(String generation, String[] lastKey, long keysDone, Instant now);

    @Modifying
    @Query("DELETE FROM endstate.scan WHERE generation = :generation")
    void forget(String generation);
}
