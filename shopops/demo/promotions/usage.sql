-- The uses that the demo's orders show: what their lines and their shared discounts were given for.

-- name: item_level
-- Everybody's line discount in a sale, or (member price) outside of sales.
INSERT INTO promotions_redemption
    (activity_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at, settled_at)
SELECT %(activity)s, trade.buyer_id, trade.tid, 'redeemed', sum(line.discount_fee_cny),
    %(code)s || ' ' || trade.tid, trade.created, trade.pay_time
FROM orders_trade AS trade JOIN orders_suborder AS line ON line.trade_id = trade.id
WHERE trade.pay_time IS NOT NULL AND line.discount_fee_cny > 0
  AND trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
  AND NOT EXISTS (
      SELECT 1 FROM promotions_redemption AS other
      WHERE other.tid = trade.tid AND other.coupon_id IS NULL AND other.activity_id <> %(activity)s
        AND %(code)s = 'member'
  )
GROUP BY trade.id
ORDER BY trade.tid

-- name: shared
-- The order's discount in a sale.
INSERT INTO promotions_redemption
    (activity_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at, settled_at)
SELECT %(activity)s, trade.buyer_id, trade.tid, 'redeemed', sum(line.part_mjz_discount_cny),
    %(code)s || ' ' || trade.tid, trade.created, trade.pay_time
FROM orders_trade AS trade JOIN orders_suborder AS line ON line.trade_id = trade.id
WHERE trade.pay_time IS NOT NULL AND line.part_mjz_discount_cny > 0
  AND trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
GROUP BY trade.id
ORDER BY trade.tid

-- name: coupons_used
-- Outside of sales an order's discount was a coupon that its buyer had taken shortly before.
INSERT INTO promotions_coupon (batch_id, code, state, buyer_id, issued_at, claimed_at, valid_from, valid_until)
SELECT %(batch)s, upper(substr(md5('used ' || trade.tid), 1, 12)), 'redeemed', trade.buyer_id,
    trade.created - interval '20 minutes', trade.created - interval '20 minutes',
    trade.created - interval '20 minutes', trade.created + interval '7 days'
FROM orders_trade AS trade JOIN orders_suborder AS line ON line.trade_id = trade.id
WHERE trade.pay_time IS NOT NULL AND trade.buyer_id IS NOT NULL AND line.part_mjz_discount_cny > 0
  AND trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
  AND NOT EXISTS (SELECT 1 FROM promotions_redemption AS other WHERE other.tid = trade.tid AND other.activity_id = ANY(%(sales)s))
GROUP BY trade.id
ORDER BY trade.tid

-- name: coupon_ledger
INSERT INTO promotions_redemption
    (activity_id, batch_id, coupon_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at,
     settled_at)
SELECT %(activity)s, %(batch)s, coupon.id, trade.buyer_id, trade.tid, 'redeemed',
    sum(line.part_mjz_discount_cny), 'coupon ' || trade.tid, trade.created, trade.pay_time
FROM orders_trade AS trade
JOIN orders_suborder AS line ON line.trade_id = trade.id
JOIN promotions_coupon AS coupon
  ON coupon.batch_id = %(batch)s AND coupon.code = upper(substr(md5('used ' || trade.tid), 1, 12))
GROUP BY trade.id, coupon.id
ORDER BY trade.tid

-- name: coupons_unused
-- As many again were taken by buyers who did not use them in their seven days.
INSERT INTO promotions_coupon (batch_id, code, state, buyer_id, issued_at, claimed_at, valid_from, valid_until)
SELECT %(batch)s, upper(substr(md5('kept ' || trade.tid), 1, 12)),
    CASE WHEN trade.created + interval '7 days' <= %(now)s THEN 'expired' ELSE 'claimed' END,
    trade.buyer_id, trade.created, trade.created, trade.created, trade.created + interval '7 days'
FROM orders_trade AS trade
WHERE trade.buyer_id IS NOT NULL AND right(trade.tid, 1) IN ('3', '7')
  AND trade.created >= %(starts_at)s AND trade.created < %(ends_at)s
ORDER BY trade.tid

-- name: holders
INSERT INTO promotions_couponholder (batch_id, buyer_id, taken)
SELECT batch_id, buyer_id, count(*) FROM promotions_coupon
WHERE batch_id = %(batch)s
GROUP BY batch_id, buyer_id
ORDER BY buyer_id

-- name: batch_counters
UPDATE promotions_couponbatch AS batch
SET issued = found.issued, claimed = found.issued, used = found.used, expired = found.expired,
    spent_cny = found.spent
FROM (
    SELECT
        count(*) AS issued,
        count(*) FILTER (WHERE state = 'redeemed') AS used,
        count(*) FILTER (WHERE state = 'expired') AS expired,
        (SELECT coalesce(sum(discount_cny), 0) FROM promotions_redemption WHERE batch_id = %(batch)s) AS spent
    FROM promotions_coupon WHERE batch_id = %(batch)s
) AS found
WHERE batch.id = %(batch)s

-- name: activity_counters
INSERT INTO promotions_activityuse (activity_id, uses, spent_cny)
SELECT activity_id, count(*), sum(discount_cny) FROM promotions_redemption
WHERE batch_id IS NULL
GROUP BY activity_id
ORDER BY activity_id
