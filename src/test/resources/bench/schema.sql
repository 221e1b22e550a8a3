-- Documents of about 1.3 KB, of one row and three collections. The parameter is their number.
CREATE TABLE entry (
    id          bigint PRIMARY KEY,
    name        text NOT NULL,
    description text NOT NULL,
    price       numeric(10, 2) NOT NULL,
    brand       text NOT NULL,
    active      boolean NOT NULL,
    created_at  timestamptz NOT NULL
);
CREATE TABLE entry_option (id bigint PRIMARY KEY, entry_id bigint NOT NULL, name text NOT NULL, value text NOT NULL);
CREATE TABLE entry_stock (entry_id bigint NOT NULL, warehouse integer NOT NULL, quantity integer NOT NULL,
                          PRIMARY KEY (entry_id, warehouse));
CREATE TABLE entry_tag (id bigint PRIMARY KEY, entry_id bigint NOT NULL, tag text NOT NULL);
INSERT INTO entry
SELECT n, 'Entry number ' || n,
       (SELECT string_agg(md5((n * 31 + w)::text), ' ' ORDER BY w) FROM generate_series(1, 27) w),
       (n % 100000) / 100.0, 'brand ' || n % 500, n % 7 <> 0, timestamptz '2026-01-01' + n * interval '1 second'
FROM generate_series(1, %1$d) n;
INSERT INTO entry_option SELECT n * 4 + o, n, 'option ' || o, md5(n::text || o) FROM generate_series(1, %1$d) n, generate_series(1, 2) o;
INSERT INTO entry_stock SELECT n, w, (n + w) % 50 FROM generate_series(1, %1$d) n, generate_series(1, 3) w;
INSERT INTO entry_tag SELECT n * 4 + t, n, 'tag ' || (n * t) % 1000 FROM generate_series(1, %1$d) n, generate_series(1, 2) t;
CREATE INDEX ON entry_option (entry_id);
CREATE INDEX ON entry_tag (entry_id);
VACUUM ANALYZE;
