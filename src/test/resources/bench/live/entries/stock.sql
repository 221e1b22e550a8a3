SELECT s.entry_id AS id, s.warehouse, s.quantity FROM ids JOIN entry_stock s ON s.entry_id = ids.id ORDER BY s.warehouse
