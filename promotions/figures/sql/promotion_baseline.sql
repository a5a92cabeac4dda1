-- Activities that began on the day: what their SKUs sold in the 14 days before, which is what lift is read against.
INSERT INTO promotions_promotionbaseline (day, activity_id, amount_cny, margin_cny)
SELECT %(day)s, began.id, coalesce(before.amount_cny, 0), coalesce(before.margin_cny, 0)
FROM promotions_activity AS began
LEFT JOIN LATERAL (
    SELECT
        sum(line.divide_order_fee_cny) AS amount_cny,
        sum(line.divide_order_fee_cny - sku.cost_cny * line.num) AS margin_cny
    FROM orders_trade AS trade
    JOIN orders_suborder AS line ON line.trade_id = trade.id
    JOIN products_sku AS sku ON sku.id = line.sku_id
    JOIN promotions_coveredsku AS covers ON covers.sku_id = line.sku_id AND covers.activity_id = began.id
    WHERE trade.pay_time >= began.starts_at - interval '14 days' AND trade.pay_time < began.starts_at
) AS before ON true
WHERE began.published_at IS NOT NULL AND began.starts_at >= %(starts_at)s AND began.starts_at < %(ends_at)s
