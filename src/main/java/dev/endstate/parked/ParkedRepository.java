package dev.endstate.parked;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface ParkedRepository extends Repository<ParkedKey, ParkedKey.Id> {

    @Modifying
    @Query("""
            INSERT INTO endstate.parked
                (generation, document_id, id_hash, index_name, reason, ticket, first_at, last_at, times)
            VALUES (:generation, :documentId, :hash, :index, :reason, :ticket, :now, :now, 1)
            ON CONFLICT (generation, id_hash) DO UPDATE
            SET reason = excluded.reason, ticket = excluded.ticket, last_at = excluded.last_at, times = parked.times + 1
            WHERE parked.ticket <= excluded.ticket
            """)
    void park(String generation, String documentId, String hash, String index, String reason, long ticket, Instant now);

    @Query("SELECT EXISTS (SELECT FROM endstate.parked WHERE generation = :generation)")
    boolean hasAny(String generation);

    @Modifying
    @Query("""
            DELETE FROM endstate.parked
            WHERE generation = :generation AND id_hash IN (:hashes) AND ticket <= :ticket
            """)
    int clear(String generation, Collection<String> hashes, long ticket);

    @Query("""
            SELECT * FROM endstate.parked WHERE index_name = :index AND (document_id, generation) > (:after, :afterGeneration)
            ORDER BY document_id, generation LIMIT :limit
            """)
    List<ParkedKey> page(String index, String after, String afterGeneration, int limit);

    @Query("SELECT reason FROM endstate.parked WHERE generation = :generation AND id_hash = :hash")
    Optional<String> reason(String generation, String hash);

    @Query("SELECT count(*) FROM endstate.parked WHERE generation = :generation")
    long countOfGeneration(String generation);

    @Query("SELECT count(*) FROM endstate.parked WHERE index_name = :index")
    long count(String index);

    @Modifying
    @Query("DELETE FROM endstate.parked WHERE index_name = :index AND document_id = :documentId")
    int discard(String index, String documentId);

    @Modifying
    @Query("DELETE FROM endstate.parked WHERE generation = :generation")
    int forget(String generation);
}
