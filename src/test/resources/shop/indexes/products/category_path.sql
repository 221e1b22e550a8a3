-- From the root to the product's own category: ["Home", "Kitchen", "Kettles"].
WITH RECURSIVE path (id, category_id, height) AS (
    SELECT p.id, p.category_id, 0
    FROM ids
             JOIN product p ON p.id = ids.id
    UNION ALL
    SELECT path.id, c.parent_id, path.height + 1
    FROM path
             JOIN category c ON c.id = path.category_id
    WHERE c.parent_id IS NOT NULL
)
SELECT path.id, c.name AS _value
FROM path
         JOIN category c ON c.id = path.category_id
ORDER BY path.id, path.height DESC
