SELECT s.id,
       s.name,
       s.city,
       s.joined,
       coalesce(figures.products, 0) AS products,
       figures.average_price,
       coalesce(stocked.quantity, 0) AS stock
FROM ids
         JOIN seller s ON s.id = ids.id
         LEFT JOIN (SELECT ids.id, count(*) AS products, round(avg(p.price), 2) AS average_price
                    FROM ids JOIN product p ON p.seller_id = ids.id
                    WHERE p.status <> 'DRAFT'
                    GROUP BY ids.id) figures ON figures.id = s.id
         LEFT JOIN (SELECT ids.id, sum(stock.quantity) AS quantity
                    FROM ids JOIN product p ON p.seller_id = ids.id
                             JOIN stock ON stock.product_id = p.id
                    WHERE p.status <> 'DRAFT'
                    GROUP BY ids.id) stocked ON stocked.id = s.id
