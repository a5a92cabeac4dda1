-- The whole shop on one day: always exactly one row, zeros when nothing happened.
-- Every order that got an order number counts, also those closed later. sum(num) is null when no order
-- of the day says its number of items; a day without orders has 0 items.
INSERT INTO orders_shopday (
    day,
    orders, ordering_buyers, orders_without_buyer, ordered_cny, ordered_items, orders_paid_later,
    paid_orders, paying_buyers, paid_orders_without_buyer, paid_cny, paid_items,
    refunded_orders, refunded_cny
)
SELECT
    %(day)s,
    ordered.orders, ordered.buyers, ordered.orders - ordered.with_buyer, ordered.cny, ordered.items,
    ordered.paid_later,
    paid.orders, paid.buyers, paid.orders - paid.with_buyer, paid.cny, paid.items,
    paid.refunded_orders, paid.refunded_cny
FROM (
    SELECT
        count(*) AS orders,
        count(DISTINCT buyer_id) AS buyers,
        count(buyer_id) AS with_buyer,
        coalesce(sum(payable_cny), 0) AS cny,
        CASE WHEN count(*) = 0 THEN 0 ELSE sum(num) END AS items,
        count(pay_time) AS paid_later
    FROM orders_trade
    WHERE created >= %(starts_at)s AND created < %(ends_at)s
) AS ordered
CROSS JOIN (
    SELECT
        count(*) AS orders,
        count(DISTINCT buyer_id) AS buyers,
        count(buyer_id) AS with_buyer,
        coalesce(sum(payment_cny), 0) AS cny,
        CASE WHEN count(*) = 0 THEN 0 ELSE sum(num) END AS items,
        count(*) FILTER (WHERE refund_fee_cny > 0) AS refunded_orders,
        coalesce(sum(refund_fee_cny), 0) AS refunded_cny
    FROM orders_trade
    WHERE pay_time >= %(starts_at)s AND pay_time < %(ends_at)s
) AS paid
