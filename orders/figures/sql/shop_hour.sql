-- The shop by hour: always 24 rows. Orders by the hour of ordering, payments by the hour of payment.
INSERT INTO orders_shophour (
    day, hour,
    orders, ordered_cny,
    paid_orders, paid_cny, paying_buyers, paid_orders_without_buyer
)
SELECT
    %(day)s, hours.hour,
    coalesce(ordered.orders, 0), coalesce(ordered.cny, 0),
    coalesce(paid.orders, 0), coalesce(paid.cny, 0), coalesce(paid.buyers, 0),
    coalesce(paid.orders - paid.with_buyer, 0)
FROM generate_series(0, 23) AS hours (hour)
LEFT JOIN (
    SELECT
        extract(hour FROM created AT TIME ZONE %(zone)s)::int AS hour,
        count(*) AS orders,
        sum(payable_cny) AS cny
    FROM orders_trade
    WHERE created >= %(starts_at)s AND created < %(ends_at)s
    GROUP BY 1
) AS ordered USING (hour)
LEFT JOIN (
    SELECT
        extract(hour FROM pay_time AT TIME ZONE %(zone)s)::int AS hour,
        count(*) AS orders,
        sum(payment_cny) AS cny,
        count(DISTINCT buyer_id) AS buyers,
        count(buyer_id) AS with_buyer
    FROM orders_trade
    WHERE pay_time >= %(starts_at)s AND pay_time < %(ends_at)s
    GROUP BY 1
) AS paid USING (hour)
