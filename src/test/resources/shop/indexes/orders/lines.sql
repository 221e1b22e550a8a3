SELECT l.seller_id,
       l.order_no,
       l.line_no,
       l.product_id,
       coalesce(p.name, l.product_name) AS product,
       l.quantity,
       l.unit_price
FROM ids
         JOIN order_line l ON l.seller_id = ids.seller_id AND l.order_no = ids.order_no
         LEFT JOIN product p ON p.id = l.product_id
ORDER BY l.seller_id, l.order_no, l.line_no
