-- Whatever goes on in the background for long is a job. At most one of a kind and subject is under way. Instances take it in turns:
-- each note carries the number of its turn, and what a former one would note is refused. A turn is free once free_at has passed; who
-- has it moves free_at on for as long as it lives. The order is what was asked for, the cursor where it goes on; see Job and Turns.
CREATE TABLE endstate.job (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text        NOT NULL,
    index_name  text        NOT NULL,
    subject     text        NOT NULL,
    generation  text,
    state       text        NOT NULL,
    paused      boolean     NOT NULL DEFAULT false,
    share       integer     NOT NULL,
    note        text,
    order_json  jsonb       NOT NULL,
    cursor_json jsonb,
    requests    bigint      NOT NULL DEFAULT 1,
    done        bigint,
    turn        bigint      NOT NULL DEFAULT 0,
    free_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_at    timestamptz NOT NULL,
    touched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    moved_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz
);
CREATE UNIQUE INDEX job_under_way ON endstate.job (kind, index_name, subject) WHERE ended_at IS NULL;
CREATE INDEX job_to_do ON endstate.job (kind, free_at) WHERE ended_at IS NULL;
CREATE INDEX job_of_index ON endstate.job (kind, index_name, id);
CREATE INDEX job_of_generation ON endstate.job (kind, generation);
CREATE INDEX job_by_end ON endstate.job (kind, ended_at);
-- A generation is made by one rebuild.
CREATE UNIQUE INDEX job_of_new_generation ON endstate.job (generation) WHERE kind = 'REBUILD';

-- An instance of the former version that is still there must add nothing behind what is copied: it fails, and tries again.
LOCK TABLE endstate.rebuild, endstate.scan, endstate.scan_range, endstate.retirement, endstate.reconciliation, endstate.fanout;

-- What is under way goes on, and what has ended stays told of. Numbers of rebuilds and recoveries are other ones from now on.
ALTER TABLE endstate.job ADD COLUMN former_id bigint;

-- Rebuilds, with the scans that fill them.
INSERT INTO endstate.job (kind, index_name, subject, generation, state, paused, share, note, order_json, cursor_json, done,
                          asked_at, touched_at, moved_at, ended_at, former_id)
SELECT 'REBUILD', r.index_name, '', r.generation, r.state, r.paused, r.share, r.note,
       jsonb_build_object('fingerprint', r.fingerprint, 'shards', r.shards, 'acceptsParked', r.accepts_parked),
       CASE WHEN s.id IS NOT NULL THEN
           jsonb_build_object('what', s.what, 'key', s.key, 'query', s.query,
                              'after', s.after_key, 'until', s.until_key, 'cut', s.cut) END,
       CASE WHEN s.ended_at IS NOT NULL THEN s.keys_done END,
       r.requested_at, r.wanted_at, greatest(r.requested_at, s.requested_at, s.moved_at, s.ended_at), r.ended_at, r.id
FROM endstate.rebuild r LEFT JOIN endstate.scan s ON s.id = r.scan_id
ORDER BY r.id;

-- Recoveries, which are scans of no generation's own.
INSERT INTO endstate.job (kind, index_name, subject, state, paused, share, order_json, cursor_json, done,
                          asked_at, moved_at, ended_at, former_id)
SELECT 'RECOVERY', s.index_name, s.id::text, s.state, s.paused, s.share, jsonb_build_object('what', s.what),
       jsonb_build_object('what', s.what, 'key', s.key, 'query', s.query,
                          'after', s.after_key, 'until', s.until_key, 'cut', s.cut),
       CASE WHEN s.ended_at IS NOT NULL THEN s.keys_done END,
       s.requested_at, s.moved_at, s.ended_at, s.id
FROM endstate.scan s
WHERE s.generation IS NULL
ORDER BY s.id;

-- The ranges of both, which keep the numbers that are on their way in Kafka.
ALTER TABLE endstate.scan_range ADD COLUMN job_id bigint REFERENCES endstate.job ON DELETE CASCADE;
UPDATE endstate.scan_range SET job_id = job.id
FROM endstate.job, endstate.rebuild WHERE job.kind = 'REBUILD' AND job.former_id = rebuild.id AND rebuild.scan_id = scan_range.scan_id;
UPDATE endstate.scan_range SET job_id = job.id
FROM endstate.job WHERE job.kind = 'RECOVERY' AND job.former_id = scan_range.scan_id;
DELETE FROM endstate.scan_range WHERE job_id IS NULL;
ALTER TABLE endstate.scan_range ALTER COLUMN job_id SET NOT NULL, DROP COLUMN scan_id;
CREATE INDEX scan_range_of_job ON endstate.scan_range (job_id);
CREATE INDEX scan_range_left ON endstate.scan_range (job_id) WHERE done_at IS NULL;

-- Retirements.
INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, free_at, asked_at)
SELECT 'RETIREMENT', index_name, generation, generation, 'PLANNED', 100,
       jsonb_build_object('dueAt', to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                          'wasUsed', was_used, 'tier', tier),
       due_at, planned_at
FROM endstate.retirement;

-- Comparisons, also those of the past: drift is told of what has ended.
INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, note, order_json, cursor_json, turn, asked_at,
                          moved_at, ended_at, former_id)
SELECT 'COMPARISON', index_name, '', generation, state, 30, note,
       jsonb_build_object('reason', reason, 'repair', repair),
       jsonb_build_object('pointInTime', point_in_time, 'searchAfter', search_after, 'lastKey', last_key,
                          'startedAt', to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                          'checked', checked, 'missing', missing, 'stale', stale, 'extra', extra, 'samples', samples),
       turn, requested_at, coalesce(noted_at, requested_at), ended_at, id
FROM endstate.reconciliation ORDER BY id;

-- Fan-outs. What had changed by now is in their finish.
INSERT INTO endstate.job (kind, index_name, subject, generation, state, share, order_json, cursor_json, requests, asked_at)
SELECT 'FANOUT', index_name, generation || '/' || request_hash, generation, 'READING', 50,
       jsonb_build_object('lookup', lookup, 'row', changed_row),
       jsonb_build_object('doneTo', done_to, 'claimedTo', claimed_to, 'finish', finish, 'second', second_round, 'seen', requests),
       requests, clock_timestamp()
FROM endstate.fanout ORDER BY free_at, id;

-- What was told of rebuilds and comparisons is told of the same ones. In two steps, since new numbers may be those that others had.
UPDATE endstate.told SET subject = 'job ' || job.id
FROM endstate.job
WHERE (told.what, job.kind) IN (('rebuild', 'REBUILD'), ('drift', 'COMPARISON')) AND told.subject = job.former_id::text;
DELETE FROM endstate.told WHERE what IN ('rebuild', 'drift') AND subject NOT LIKE 'job %';
UPDATE endstate.told SET subject = substr(subject, 5) WHERE what IN ('rebuild', 'drift');

DROP TABLE endstate.rebuild, endstate.scan, endstate.retirement, endstate.reconciliation, endstate.fanout;
ALTER TABLE endstate.job DROP COLUMN former_id;
