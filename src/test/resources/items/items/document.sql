SELECT i.id, i.name, 100 / i.amount AS share, m.id AS "maker.id", m.name AS "maker.name"
FROM ids
JOIN item i ON i.id = ids.id
LEFT JOIN maker m ON m.id = i.maker_id
WHERE NOT i.hidden
