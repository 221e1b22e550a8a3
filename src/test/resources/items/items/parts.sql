SELECT p.item_id AS id, p.id AS number, p.label
FROM ids
JOIN part p ON p.item_id = ids.id
ORDER BY p.id
