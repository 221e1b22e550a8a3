-- Endstate's own state. The schema is created by Flyway (spring.flyway.schemas).

-- The versions of documents. Never cached per session: a ticket must be higher than every ticket taken before it.
CREATE SEQUENCE endstate.ticket AS bigint NO CYCLE;

-- Called once on each new connection, before it takes a ticket; see TicketConnections. Never moves the sequence back.
CREATE FUNCTION endstate.advance_tickets() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    now_micros bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
    reached bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('endstate.ticket', 0));
    SELECT last_value INTO reached FROM endstate.ticket;
    IF now_micros > reached + 1000000 THEN
        PERFORM setval('endstate.ticket', now_micros);
    ELSE
        PERFORM nextval('endstate.ticket') FROM generate_series(1, 64);
    END IF;
    RETURN (SELECT last_value FROM endstate.ticket);
END $$;

-- Keys that cannot be indexed now, for a reason of their own. No foreign key: an index is no row of this database.
-- The id may be longer than an index entry, so its SHA-256 stands for it in the primary key. The ticket is that of the read
-- that was refused: an older read must neither replace nor clear what a newer one found; 0 where there was no read.
CREATE TABLE endstate.parked (
    generation  text        NOT NULL,
    document_id text        NOT NULL,
    id_hash     text        NOT NULL,
    index_name  text        NOT NULL,
    reason      text        NOT NULL,
    ticket      bigint      NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    times       bigint      NOT NULL,
    PRIMARY KEY (generation, id_hash)
);
CREATE INDEX parked_by_index ON endstate.parked (index_name, last_at);

-- Keys that are to be read again: every key for a new generation, or those of a recovery, for each generation that is fed (no name).
-- What is not cut into ranges yet begins behind after_key. It moved last when a range was sent or done. The figures are its ranges' until it has ended, when these are deleted.
CREATE TABLE endstate.scan (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name   text        NOT NULL,
    generation   text,
    what         text        NOT NULL,
    key          text        NOT NULL,
    query        text        NOT NULL,
    share        integer     NOT NULL,
    after_key    text[],
    until_key    text[],
    cut          boolean     NOT NULL DEFAULT false,
    paused       boolean     NOT NULL DEFAULT false,
    state        text        NOT NULL DEFAULT 'RUNNING',
    keys_done    bigint      NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    moved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at     timestamptz
);
CREATE INDEX scan_by_index ON endstate.scan (index_name, id);

-- The parts of a scan. Each goes through Kafka to whichever instance takes it, and is done once somebody says so here.
CREATE TABLE endstate.scan_range (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scan_id   bigint      NOT NULL REFERENCES endstate.scan ON DELETE CASCADE,
    after_key text[],
    until_key text[],
    keys      bigint      NOT NULL,
    sends     integer     NOT NULL DEFAULT 0,
    free_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    sent_at   timestamptz,
    done_at   timestamptz
);
CREATE INDEX scan_range_of_scan ON endstate.scan_range (scan_id);
CREATE INDEX scan_range_to_do ON endstate.scan_range (scan_id) WHERE done_at IS NULL;

-- Gaps in the capture of changes, each of which asks for a reconciliation that began after its end. One that has no end lasts, as
-- a way of capture has stated; it ends when that way states it no more.
CREATE TABLE endstate.gap (
    table_name text        NOT NULL,
    reason     text        NOT NULL,
    noticed_at timestamptz NOT NULL,
    ended_at   timestamptz,
    lasts_by   text,
    PRIMARY KEY (table_name, reason),
    CHECK ((ended_at IS NULL) = (lasts_by IS NOT NULL))
);

-- Gaps that had ended by then are closed for an index, since it was compared with the database and repaired afterwards.
CREATE TABLE endstate.gaps_closed (
    index_name text        PRIMARY KEY,
    up_to      timestamptz NOT NULL
);

-- Comparisons of index and database; at most one of an index is under way. Whoever works at it takes a turn, which ends those
-- before. What is found and where it goes on are noted together: in a point in time of Elasticsearch after search_after, then
-- after last_key.
CREATE TABLE endstate.reconciliation (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name    text        NOT NULL,
    reason        text        NOT NULL,
    repair        boolean     NOT NULL,
    state         text        NOT NULL,
    generation    text,
    turn          integer     NOT NULL DEFAULT 0,
    point_in_time text,
    search_after  text,
    last_key      text[],
    noted_at      timestamptz,
    checked       bigint      NOT NULL DEFAULT 0,
    missing       bigint      NOT NULL DEFAULT 0,
    stale         bigint      NOT NULL DEFAULT 0,
    extra         bigint      NOT NULL DEFAULT 0,
    samples       text[]      NOT NULL DEFAULT '{}',
    note          text,
    requested_at  timestamptz NOT NULL,
    started_at    timestamptz,
    ended_at      timestamptz
);
CREATE UNIQUE INDEX reconciliation_under_way ON endstate.reconciliation (index_name) WHERE ended_at IS NULL;
CREATE INDEX reconciliation_with_drift ON endstate.reconciliation (ended_at) WHERE missing + stale + extra > 0;

-- How far the log was read, noted before the slot is told: a slot that is further was moved or made by somebody else.
CREATE TABLE endstate.slot (
    name       text        PRIMARY KEY,
    source     text        NOT NULL,
    position   pg_lsn      NOT NULL,
    updated_at timestamptz NOT NULL
);

-- What the capturing instances capture, by a slot or by polling: the columns that lead to keys, and every change or those of some
-- columns. A new index is not read before its tables are here. Whoever captures next notices by the trace what happened to the way
-- in between.
CREATE TABLE endstate.captured (
    way          text    NOT NULL,
    table_name   text    NOT NULL,
    identifying  text[]  NOT NULL,
    when_changed text[]  NOT NULL,
    always       boolean NOT NULL,
    trace        text    NOT NULL,
    PRIMARY KEY (way, table_name)
);

-- What the catalog said when it was looked at last of all that a definition's queries read. See DocumentCatalog.
CREATE TABLE endstate.catalog (
    index_name  text  NOT NULL,
    fingerprint text  NOT NULL,
    facts       jsonb NOT NULL,
    PRIMARY KEY (index_name, fingerprint)
);

-- Why routed tables are not captured now, as far as a capturing instance knows.
CREATE TABLE endstate.uncaptured (
    way        text NOT NULL,
    table_name text NOT NULL,
    reason     text NOT NULL,
    PRIMARY KEY (way, table_name)
);

-- How far each polled table is read for good; no position where the table was empty. See TablePoller.
CREATE TABLE endstate.poll (
    table_name  text        PRIMARY KEY,
    column_name text        NOT NULL,
    source      text        NOT NULL,
    position    text,
    updated_at  timestamptz NOT NULL
);

-- Of which topic each generation's offsets in Kafka are: one that was made anew has the name, and another id.
CREATE TABLE endstate.taken_partition (
    generation text    NOT NULL,
    topic      text    NOT NULL,
    partition  integer NOT NULL,
    topic_id   text    NOT NULL,
    PRIMARY KEY (generation, topic, partition)
);

-- The keys that one changed row leads to, where they are many, and how far they are read; see FanoutTask.
CREATE TABLE endstate.fanout (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name   text        NOT NULL,
    generation   text        NOT NULL,
    request_hash text        NOT NULL,
    lookup       text        NOT NULL,
    changed_row  text        NOT NULL,
    done_to      text[],
    claimed_to   text[],
    finish       text[],
    second_round boolean     NOT NULL DEFAULT false,
    requests     bigint      NOT NULL DEFAULT 1,
    worker       text,
    free_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (generation, request_hash)
);

-- Rebuilds: a generation that is filled, beside the one that users query if there is one. At most one of an index is under way.
CREATE TABLE endstate.rebuild (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name   text        NOT NULL,
    generation   text        NOT NULL UNIQUE,
    fingerprint  text        NOT NULL,
    share        integer     NOT NULL,
    shards       integer,
    scan_id      bigint      REFERENCES endstate.scan,
    state        text        NOT NULL,
    paused       boolean     NOT NULL DEFAULT false,
    accepts_parked boolean   NOT NULL DEFAULT false,
    note         text,
    requested_at timestamptz NOT NULL,
    wanted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at     timestamptz
);
CREATE UNIQUE INDEX rebuild_under_way ON endstate.rebuild (index_name) WHERE ended_at IS NULL;
CREATE INDEX rebuild_by_end ON endstate.rebuild (ended_at);

-- Definitions that an index was built with or is to be: an instance that comes back with one of them starts no rebuild.
CREATE TABLE endstate.known_definition (
    index_name  text NOT NULL,
    fingerprint text NOT NULL,
    PRIMARY KEY (index_name, fingerprint)
);

-- Generations that users do not query any more, or never did, and when they are moved to a tier, or deleted where none is named.
CREATE TABLE endstate.retirement (
    generation text        PRIMARY KEY,
    index_name text        NOT NULL,
    planned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at     timestamptz NOT NULL,
    was_used   boolean     NOT NULL,
    tier       text
);

-- Up to when the keys of a generation were asked for that change by time alone, by each of its definition's queries.
CREATE TABLE endstate.timed (
    generation text        NOT NULL,
    index_name text        NOT NULL,
    query      uuid        NOT NULL,
    up_to      timestamptz NOT NULL,
    PRIMARY KEY (generation, query)
);

-- What Elasticsearch called the indexes that users query when they were seen first: another identity is a restored index.
CREATE TABLE endstate.queried_index (
    generation text PRIMARY KEY,
    index_name text NOT NULL,
    identity   text NOT NULL
);

-- Who captures in each way, as the capturing instance says it every few seconds, and when the database told it something last.
CREATE TABLE endstate.capturing (
    way      text        PRIMARY KEY,
    instance text        NOT NULL,
    since    timestamptz NOT NULL,
    said_at  timestamptz NOT NULL,
    heard_at timestamptz NOT NULL
);

-- Slash commands that were taken, for as long as their signatures are valid: each is good for one time, whichever instance it
-- comes to.
CREATE TABLE endstate.chat_request (
    signature  text        PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- What somebody has ordered by chat last, until he confirms it.
CREATE TABLE endstate.chat_order (
    team_id    text        NOT NULL,
    user_id    text        NOT NULL,
    deed       text        NOT NULL,
    index_name text        NOT NULL,
    code       text        NOT NULL,
    guesses    integer     NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (team_id, user_id)
);

-- What of the state was told to people, by what it is and its subject, and when somebody looked last (what = 'look'). See NewsRound.
CREATE TABLE endstate.told (
    what    text        NOT NULL,
    subject text        NOT NULL,
    state   text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (what, subject)
);

-- Messages for webhooks. One that nobody has tried to send may come to stand for others of its kind.
CREATE TABLE endstate.notification (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message    uuid        NOT NULL DEFAULT gen_random_uuid(),
    webhook    text        NOT NULL,
    kind       text        NOT NULL,
    notice     json        NOT NULL,
    more       integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts   integer     NOT NULL DEFAULT 0,
    next_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_error text,
    sent_at    timestamptz
);
CREATE INDEX notification_of_webhook ON endstate.notification (webhook, sent_at);

-- Webhooks that do not answer as they should, and until when nothing is sent to them.
CREATE TABLE endstate.webhook (
    name       text        PRIMARY KEY,
    failures   integer     NOT NULL,
    not_before timestamptz NOT NULL,
    last_error text        NOT NULL
);
