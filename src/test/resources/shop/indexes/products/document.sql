SELECT p.id,
       p.name,
       p.price,
       p.status,
       p.tags,
       p.attributes,
       p.created_at,
       p.updated_at,
       b.id                            AS "brand.id",
       b.name                          AS "brand.name",
       b.country                       AS "brand.country",
       s.id                            AS "seller.id",
       s.name                          AS "seller.name",
       p.category_id,
       coalesce(stocked.quantity, 0)   AS stock,
       rated.average                   AS "rating.average",
       coalesce(rated.reviews, 0)      AS "rating.reviews"
FROM ids
         JOIN product p ON p.id = ids.id
         JOIN brand b ON b.id = p.brand_id
         JOIN seller s ON s.id = p.seller_id
         LEFT JOIN (SELECT ids.id, sum(stock.quantity) AS quantity
                    FROM ids JOIN stock ON stock.product_id = ids.id
                    GROUP BY ids.id) stocked ON stocked.id = p.id
         LEFT JOIN (SELECT ids.id, round(avg(review.stars), 2) AS average, count(*) AS reviews
                    FROM ids JOIN review ON review.product_id = ids.id
                    GROUP BY ids.id) rated ON rated.id = p.id
WHERE p.status <> 'DRAFT'
