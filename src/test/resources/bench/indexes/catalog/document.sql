SELECT e.id, e.name, e.description, e.price, e.brand, e.active, e.created_at
FROM ids JOIN entry e ON e.id = ids.id
