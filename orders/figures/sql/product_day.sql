-- Products: a row for each product that was ordered or paid on the day, from lines whose product we know.
-- What a line costs before payment: price × items, corrected by hand, less its own and its share of the
-- order's discounts; after payment the platform says it itself (divide_order_fee_cny).
INSERT INTO products_productday (
    day, product_id,
    ordering_buyers, ordered_items, ordered_cny,
    paying_buyers, paid_orders, paid_items, paid_cny,
    refunded_orders, refunded_cny
)
SELECT
    %(day)s, product_id,
    count(DISTINCT buyer_id) FILTER (WHERE ordered),
    coalesce(sum(num) FILTER (WHERE ordered), 0),
    coalesce(sum(to_pay_cny) FILTER (WHERE ordered), 0),
    count(DISTINCT buyer_id) FILTER (WHERE paid),
    count(DISTINCT trade_id) FILTER (WHERE paid),
    coalesce(sum(num) FILTER (WHERE paid), 0),
    coalesce(sum(divide_order_fee_cny) FILTER (WHERE paid), 0),
    count(DISTINCT trade_id) FILTER (WHERE paid AND refunded_cny > 0),
    coalesce(sum(refunded_cny) FILTER (WHERE paid), 0)
FROM (
    SELECT
        line.product_id, line.trade_id, line.num, line.divide_order_fee_cny,
        trade.buyer_id,
        greatest(
            line.price_cny * line.num + line.adjust_fee_cny - line.discount_fee_cny
            - line.part_mjz_discount_cny,
            0
        ) AS to_pay_cny,
        -- A refund that is asked for, refused or withdrawn is none. NO_REFUND with an amount: the file
        -- had the amount but no status.
        CASE WHEN line.refund_status IN ('SUCCESS', 'NO_REFUND') THEN line.refund_fee_cny ELSE 0 END
            AS refunded_cny,
        trade.created >= %(starts_at)s AND trade.created < %(ends_at)s AS ordered,
        trade.pay_time IS NOT NULL AND trade.pay_time >= %(starts_at)s AND trade.pay_time < %(ends_at)s
            AS paid
    FROM orders_trade AS trade
    JOIN orders_suborder AS line ON line.trade_id = trade.id
    WHERE line.product_id IS NOT NULL
      AND (
          (trade.created >= %(starts_at)s AND trade.created < %(ends_at)s)
          OR (trade.pay_time >= %(starts_at)s AND trade.pay_time < %(ends_at)s)
      )
) AS lines
GROUP BY product_id
