-- What a table needs to be polled: a column that each change moves forward, with an index, and a trace of what is gone.
-- {type} and {value} are replaced by the test.
ALTER TABLE item ADD changed {type} NOT NULL DEFAULT {value};
ALTER TABLE part ADD changed {type} NOT NULL DEFAULT {value};
ALTER TABLE maker ADD changed {type} NOT NULL DEFAULT {value};
CREATE TABLE item_gone (id bigint PRIMARY KEY, changed {type} NOT NULL DEFAULT {value});
CREATE INDEX ON item (changed);
CREATE INDEX ON part (changed);
CREATE INDEX ON maker (changed);
CREATE INDEX ON item_gone (changed);

CREATE FUNCTION moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := {value};
    RETURN NEW;
END $$;
CREATE TRIGGER moves_forward BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION moves_forward();
CREATE TRIGGER moves_forward BEFORE UPDATE ON part FOR EACH ROW EXECUTE FUNCTION moves_forward();
CREATE TRIGGER moves_forward BEFORE UPDATE ON maker FOR EACH ROW EXECUTE FUNCTION moves_forward();

CREATE FUNCTION part_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE item SET changed = {value} WHERE id = OLD.item_id;
    RETURN NULL;
END $$;
CREATE TRIGGER part_left AFTER DELETE OR UPDATE OF item_id ON part FOR EACH ROW EXECUTE FUNCTION part_left();

CREATE FUNCTION item_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO item_gone (id) VALUES (OLD.id) ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;
    RETURN NULL;
END $$;
CREATE TRIGGER item_left AFTER DELETE OR UPDATE OF id ON item FOR EACH ROW EXECUTE FUNCTION item_left();
