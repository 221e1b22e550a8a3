-- A small schema for tests: an item, its parts, its maker.
CREATE TABLE maker (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE item (
    id       bigint PRIMARY KEY,
    maker_id bigint REFERENCES maker,
    name     text NOT NULL,
    amount   integer NOT NULL DEFAULT 1,
    hidden   boolean NOT NULL DEFAULT false
);
CREATE INDEX ON item (maker_id);
CREATE TABLE part (id bigint PRIMARY KEY, item_id bigint NOT NULL REFERENCES item ON DELETE CASCADE, label text NOT NULL);
CREATE INDEX ON part (item_id);
