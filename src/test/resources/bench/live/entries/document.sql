SELECT e.id, e.name, e.description, e.price, e.brand, e.active, e.created_at, l.name AS "label.name"
FROM ids JOIN entry e ON e.id = ids.id LEFT JOIN label l ON l.id = e.label_id
