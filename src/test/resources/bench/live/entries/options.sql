SELECT o.entry_id AS id, o.name, o.value FROM ids JOIN entry_option o ON o.entry_id = ids.id ORDER BY o.id
