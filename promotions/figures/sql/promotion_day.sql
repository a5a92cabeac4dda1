-- Activities and coupons: a row for each that ran on the day, or whose coupons moved.
-- Orders are those with a use of the activity (recorded, or matched by what the order says) that were paid on the day; all of
-- their lines count.
-- Covered sales are those of the activity's SKUs on the day, whether or not it was used.
INSERT INTO promotions_promotionday (
    day, activity_id,
    orders, buyers, items, amount_cny, discount_cny, margin_cny, costed_amount_cny,
    coupons_issued, coupons_used, coupons_expired,
    covered_amount_cny, covered_margin_cny
)
SELECT
    %(day)s, ran.id,
    coalesce(used.orders, 0), coalesce(used.buyers, 0), coalesce(used.items, 0),
    coalesce(used.amount_cny, 0), coalesce(used.discount_cny, 0),
    coalesce(used.margin_cny, 0), coalesce(used.costed_cny, 0),
    coalesce(taken.issued, 0), coalesce(redeemed.coupons, 0), coalesce(taken.expired, 0),
    coalesce(covered.amount_cny, 0), coalesce(covered.margin_cny, 0)
FROM promotions_activity AS ran
LEFT JOIN (
    -- What was used in orders paid on the day.
    SELECT
        activity_id,
        count(*) AS orders,
        count(DISTINCT buyer_id) AS buyers,
        sum(items) AS items,
        sum(payment_cny) AS amount_cny,
        sum(discount_cny) AS discount_cny,
        sum(margin_cny) AS margin_cny,
        sum(costed_cny) AS costed_cny
    FROM (
        SELECT
            use.activity_id, trade.buyer_id, trade.payment_cny,
            sum(use.discount_cny) AS discount_cny,
            max(lines.items) AS items,
            max(lines.margin_cny) AS margin_cny,
            max(lines.costed_cny) AS costed_cny
        FROM promotions_orderuse AS use
        JOIN orders_trade AS trade ON trade.id = use.trade_id
        LEFT JOIN LATERAL (
            SELECT
                sum(line.num) AS items,
                sum(line.divide_order_fee_cny - sku.cost_cny * line.num) AS margin_cny,
                sum(line.divide_order_fee_cny) FILTER (WHERE sku.cost_cny IS NOT NULL) AS costed_cny
            FROM orders_suborder AS line LEFT JOIN products_sku AS sku ON sku.id = line.sku_id
            WHERE line.trade_id = trade.id
        ) AS lines ON true
        WHERE use.state = 'redeemed' AND use.pay_time >= %(starts_at)s AND use.pay_time < %(ends_at)s
        GROUP BY use.activity_id, trade.id
    ) AS orders
    GROUP BY activity_id
) AS used ON used.activity_id = ran.id
LEFT JOIN (
    -- Coupons taken, and coupons that ran out, on the day.
    SELECT
        batch.activity_id,
        count(*) FILTER (WHERE claimed_at >= %(starts_at)s AND claimed_at < %(ends_at)s) AS issued,
        count(*) FILTER (
            WHERE state = 'expired'
              AND coupon.valid_until >= %(starts_at)s AND coupon.valid_until < %(ends_at)s
        ) AS expired
    FROM promotions_coupon AS coupon JOIN promotions_couponbatch AS batch ON batch.id = coupon.batch_id
    WHERE (claimed_at >= %(starts_at)s AND claimed_at < %(ends_at)s)
       OR (coupon.valid_until >= %(starts_at)s AND coupon.valid_until < %(ends_at)s)
    GROUP BY batch.activity_id
) AS taken ON taken.activity_id = ran.id
LEFT JOIN (
    -- Coupons redeemed on the day, whatever became of the order.
    SELECT activity_id, count(*) AS coupons
    FROM promotions_redemption
    WHERE batch_id IS NOT NULL AND state = 'redeemed'
      AND settled_at >= %(starts_at)s AND settled_at < %(ends_at)s
    GROUP BY activity_id
) AS redeemed ON redeemed.activity_id = ran.id
LEFT JOIN (
    SELECT covers.activity_id, sum(sold.paid_cny) AS amount_cny, sum(sold.margin_cny) AS margin_cny
    FROM (
        SELECT
            line.sku_id,
            sum(line.divide_order_fee_cny) AS paid_cny,
            sum(line.divide_order_fee_cny - sku.cost_cny * line.num) AS margin_cny
        FROM orders_trade AS trade
        JOIN orders_suborder AS line ON line.trade_id = trade.id
        JOIN products_sku AS sku ON sku.id = line.sku_id
        WHERE trade.pay_time >= %(starts_at)s AND trade.pay_time < %(ends_at)s
        GROUP BY line.sku_id
    ) AS sold
    JOIN promotions_coveredsku AS covers ON covers.sku_id = sold.sku_id
    GROUP BY covers.activity_id
) AS covered ON covered.activity_id = ran.id
WHERE ran.published_at IS NOT NULL
  AND (
      (ran.starts_at < %(ends_at)s AND ran.ends_at > %(starts_at)s)
      OR used.activity_id IS NOT NULL OR taken.activity_id IS NOT NULL OR redeemed.activity_id IS NOT NULL
  )
