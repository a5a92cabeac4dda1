-- Orders placed on a day that have promotions, or may have: with the fingerprint of their facts now and the one stored with
-- their rows. is_open: another name of an activity may change the match. One pass over the day by the index on created.
SELECT trade.id, facts.fingerprint, made.fingerprint, made.is_open
FROM orders_trade AS trade
LEFT JOIN LATERAL (
    SELECT
        string_agg(concat_ws(',', line.oid, line.sku_id, line.num, line.price_cny, line.adjust_fee_cny,
            line.discount_fee_cny, line.part_mjz_discount_cny, line.divide_order_fee_cny),
            ';' ORDER BY line.id) AS facts,
        sum(line.discount_fee_cny + line.part_mjz_discount_cny) > 0
            OR sum(line.price_cny * line.num + line.adjust_fee_cny) > sum(line.divide_order_fee_cny) AS has_discount
    FROM orders_suborder AS line WHERE line.trade_id = trade.id
) AS lines ON true
LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws(',', named.oid, named.promotion_id, named.name, named.discount_cny, named.paid_by_platform),
        ';' ORDER BY named.place) AS facts
    FROM orders_tradediscount AS named WHERE named.trade_id = trade.id
) AS discounts ON true
LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws(',', use.activity_id, use.discount_cny), ';' ORDER BY use.id) AS facts
    FROM promotions_redemption AS use WHERE use.tid = trade.tid AND use.state <> 'released'
) AS uses ON true
LEFT JOIN LATERAL (
    SELECT min(row.fingerprint) AS fingerprint, bool_or(row.activity_id IS NULL OR row.basis = 'name') AS is_open
    FROM promotions_orderpromotion AS row WHERE row.trade_id = trade.id
) AS made ON true
CROSS JOIN LATERAL (
    SELECT md5(concat_ws('|', trade.tid, trade.buyer_id, trade.created, trade.pay_time, lines.facts, discounts.facts,
        uses.facts)) AS fingerprint
) AS facts
WHERE trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
  AND (lines.has_discount OR uses.facts IS NOT NULL OR made.fingerprint IS NOT NULL
       OR discounts.facts IS NOT NULL)
