SELECT t.entry_id AS id, t.tag AS _value FROM ids JOIN entry_tag t ON t.entry_id = ids.id ORDER BY t.id
