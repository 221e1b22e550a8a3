SELECT o.seller_id,
       o.order_no,
       o.customer,
       o.status,
       o.ordered_at,
       s.name                     AS "seller.name",
       coalesce(sums.total, 0)    AS total
FROM ids
         JOIN customer_order o ON o.seller_id = ids.seller_id AND o.order_no = ids.order_no
         JOIN seller s ON s.id = o.seller_id
         LEFT JOIN (SELECT l.seller_id, l.order_no, sum(l.quantity * l.unit_price) AS total
                    FROM ids JOIN order_line l ON l.seller_id = ids.seller_id AND l.order_no = ids.order_no
                    GROUP BY l.seller_id, l.order_no) sums
                   ON sums.seller_id = o.seller_id AND sums.order_no = o.order_no
