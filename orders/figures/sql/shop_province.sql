-- The shop by the receiver's province: a row for each province that ordered or paid on the day.
INSERT INTO orders_shopprovince (
    day, receiver_state,
    orders, ordered_cny,
    paid_orders, paid_cny, paying_buyers, paid_orders_without_buyer
)
SELECT
    %(day)s, receiver_state,
    coalesce(ordered.orders, 0), coalesce(ordered.cny, 0),
    coalesce(paid.orders, 0), coalesce(paid.cny, 0), coalesce(paid.buyers, 0),
    coalesce(paid.orders - paid.with_buyer, 0)
FROM (
    SELECT
        receiver_state,
        count(*) AS orders,
        sum(payable_cny) AS cny
    FROM orders_trade
    WHERE created >= %(starts_at)s AND created < %(ends_at)s
    GROUP BY receiver_state
) AS ordered
FULL JOIN (
    SELECT
        receiver_state,
        count(*) AS orders,
        sum(payment_cny) AS cny,
        count(DISTINCT buyer_id) AS buyers,
        count(buyer_id) AS with_buyer
    FROM orders_trade
    WHERE pay_time >= %(starts_at)s AND pay_time < %(ends_at)s
    GROUP BY receiver_state
) AS paid USING (receiver_state)
