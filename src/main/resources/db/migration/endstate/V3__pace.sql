-- When live changes were last seen, and were last late, and when work in the background last took more than its share, by any
-- instance. It is worth nothing after a crash, so it needs no log.
CREATE UNLOGGED TABLE endstate.pace (
    id        integer PRIMARY KEY CHECK (id = 1),
    live_at   timestamptz,
    late_at   timestamptz,
    raised_at timestamptz
);
