package dev.endstate.parked;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface ParkedRepository extends Repository<ParkedKey, ParkedKey.Id> {

    @Modifying
    @Query("""
            INSERT INTO endstate.parked (generation, document_id, index_name, reason, first_at, last_at, times)
            VALUES (:generation, :documentId, :index, :reason, :now, :now, 1)
            ON CONFLICT (generation, document_id) DO UPDATE
            SET reason = excluded.reason, last_at = excluded.last_at, times = parked.times + 1
            """)
    void park(String generation, String documentId, String index, String reason, Instant now);

    @Query("SELECT EXISTS (SELECT FROM endstate.parked WHERE generation = :generation)")
    boolean hasAny(String generation);

    @Modifying
    @Query("DELETE FROM endstate.parked WHERE generation = :generation AND document_id IN (:documentIds)")
    int clear(String generation, Collection<String> documentIds);

    @Query("""
            SELECT * FROM endstate.parked WHERE index_name = :index AND (document_id, generation) > (:after, :afterGeneration)
            ORDER BY document_id, generation LIMIT :limit
            """)
    List<ParkedKey> page(String index, String after, String afterGeneration, int limit);

    @Query("SELECT count(*) FROM endstate.parked WHERE index_name = :index")
    long count(String index);

    @Modifying
    @Query("DELETE FROM endstate.parked WHERE index_name = :index AND document_id = :documentId")
    int discard(String index, String documentId);

    @Modifying
    @Query("DELETE FROM endstate.parked WHERE generation = :generation")
    int forget(String generation);
}
