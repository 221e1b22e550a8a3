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

-- The ranges of a scan are its job's.
ALTER TABLE endstate.scan_range ADD COLUMN job_id bigint REFERENCES endstate.job ON DELETE CASCADE;
