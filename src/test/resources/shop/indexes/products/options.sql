SELECT o.product_id AS id, o.name, o.value, o.surcharge
FROM ids
         JOIN product_option o ON o.product_id = ids.id
ORDER BY o.id
