-- Orders placed on a day that carry promotions, or might: with a fingerprint of the facts that say so, of now and of
-- when their rows were made; open are those that other names of activities may change. One pass over the day's orders by the index on their time.
SELECT trade.id, facts.fingerprint, made.fingerprint, made.is_open
FROM orders_trade AS trade
LEFT JOIN LATERAL (
    SELECT
        string_agg(concat_ws(',', line.oid, line.sku_id, line.num, line.price_cny, line.adjust_fee_cny,
            line.discount_fee_cny, line.part_mjz_discount_cny, line.divide_order_fee_cny),
            ';' ORDER BY line.id) AS told,
        sum(line.discount_fee_cny + line.part_mjz_discount_cny) > 0
            OR sum(line.price_cny * line.num + line.adjust_fee_cny) > sum(line.divide_order_fee_cny) AS has_discount
    FROM orders_suborder AS line WHERE line.trade_id = trade.id
) AS lines ON true
LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws(',', named.oid, named.promotion_id, named.name, named.discount_cny, named.paid_by_platform),
        ';' ORDER BY named.place) AS told
    FROM orders_tradediscount AS named WHERE named.trade_id = trade.id
) AS discounts ON true
LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws(',', use.activity_id, use.discount_cny), ';' ORDER BY use.id) AS told
    FROM promotions_redemption AS use WHERE use.tid = trade.tid AND use.state <> 'released'
) AS uses ON true
LEFT JOIN LATERAL (
    SELECT min(row.fingerprint) AS fingerprint, bool_or(row.activity_id IS NULL OR row.basis = 'name') AS is_open
    FROM promotions_orderpromotion AS row WHERE row.trade_id = trade.id
) AS made ON true
CROSS JOIN LATERAL (
    SELECT md5(concat_ws('|', trade.tid, trade.buyer_id, trade.created, trade.pay_time, lines.told, discounts.told,
        uses.told)) AS fingerprint
) AS facts
WHERE trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
  AND (lines.has_discount OR uses.told IS NOT NULL OR made.fingerprint IS NOT NULL
       OR discounts.told IS NOT NULL)
