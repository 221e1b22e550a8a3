-- A reference row that half of the entries show.
CREATE TABLE label (id bigint PRIMARY KEY, name text NOT NULL);
INSERT INTO label VALUES (1, 'the label of many'), (2, 'the label of few');
ALTER TABLE entry ADD label_id bigint REFERENCES label;
UPDATE entry SET label_id = CASE WHEN id <= (SELECT max(id) / 2 FROM entry) THEN 1 ELSE 2 END;
CREATE INDEX ON entry (label_id, id);
VACUUM FULL ANALYZE entry
