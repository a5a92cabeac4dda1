-- Every statement decides and writes at once; the database alone says who still gets one.
--
-- What may not be leaves nothing behind: when the limits let nothing change, the statement fails as a whole – a
-- claim has no batch for a column that needs one, a use divides by the number of changed batches. So no second
-- round trip holds the row of the batch, which everybody wants at the same time; it is locked last of all.
-- Locks are always taken in the order redemption → holder → coupon → batch, so no deadlock is possible.

-- name: claim
WITH holder AS (
    INSERT INTO promotions_couponholder AS held (batch_id, buyer_id, taken)
    SELECT id, %(buyer)s, 1 FROM promotions_couponbatch WHERE id = %(batch)s
    ON CONFLICT (batch_id, buyer_id) DO UPDATE SET taken = held.taken + 1
    WHERE held.taken < coalesce(
        (SELECT per_buyer FROM promotions_couponbatch WHERE id = %(batch)s), 2147483647
    )
    RETURNING batch_id
), batch AS (
    UPDATE promotions_couponbatch AS b SET issued = issued + 1, claimed = claimed + 1
    FROM holder
    WHERE b.id = holder.batch_id
      AND b.is_open AND b.shared_code = ''
      AND b.claim_starts_at <= %(at)s AND b.claim_ends_at > %(at)s
      AND (b.valid_until IS NULL OR b.valid_until > %(at)s)
      AND (b.total IS NULL OR b.issued < b.total)
    RETURNING b.id, b.valid_from, b.valid_until, b.valid_days
)
INSERT INTO promotions_coupon
    (batch_id, code, state, buyer_id, issued_at, claimed_at, valid_from, valid_until, claim_key)
SELECT
    (SELECT id FROM batch), %(code)s, 'claimed', %(buyer)s, %(at)s, %(at)s,
    coalesce((SELECT valid_from FROM batch), %(at)s),
    coalesce(
        (SELECT coalesce(valid_until, %(at)s + valid_days * interval '1 day') FROM batch),
        'infinity'::timestamptz
    ),
    %(key)s
RETURNING id

-- name: claim_code
WITH found AS (
    SELECT c.id, c.batch_id, b.per_buyer FROM promotions_coupon AS c
    JOIN promotions_couponbatch AS b ON b.id = c.batch_id
    WHERE c.code = %(code)s AND c.state = 'issued'
), holder AS (
    INSERT INTO promotions_couponholder AS held (batch_id, buyer_id, taken)
    SELECT batch_id, %(buyer)s, 1 FROM found
    ON CONFLICT (batch_id, buyer_id) DO UPDATE SET taken = held.taken + 1
    WHERE held.taken < coalesce((SELECT per_buyer FROM found), 2147483647)
    RETURNING batch_id
), coupon AS (
    UPDATE promotions_coupon AS c
    SET state = 'claimed', buyer_id = %(buyer)s, claimed_at = %(at)s, claim_key = %(key)s,
        valid_from = coalesce(b.valid_from, %(at)s),
        valid_until = coalesce(b.valid_until, %(at)s + b.valid_days * interval '1 day')
    FROM holder JOIN promotions_couponbatch AS b ON b.id = holder.batch_id
    WHERE c.code = %(code)s AND c.state = 'issued'
      AND b.is_open AND b.claim_starts_at <= %(at)s AND b.claim_ends_at > %(at)s
      AND (b.valid_until IS NULL OR b.valid_until > %(at)s)
    RETURNING c.id, c.batch_id
)
UPDATE promotions_couponbatch AS b SET claimed = claimed + 1
FROM coupon WHERE b.id = coupon.batch_id
RETURNING coupon.id

-- name: use_coupon
-- %(state)s is 'reserved' (an order is placed) or 'redeemed' (it is paid, or both in one).
WITH coupon AS (
    UPDATE promotions_coupon SET state = %(state)s
    WHERE code = %(code)s AND state = 'claimed'
      AND (%(buyer)s IS NULL OR buyer_id = %(buyer)s)
      AND valid_from <= %(at)s AND valid_until > %(at)s
    RETURNING id, batch_id, buyer_id
), used AS (
    INSERT INTO promotions_redemption
        (activity_id, batch_id, coupon_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at,
         settled_at)
    SELECT
        b.activity_id, b.id, coupon.id, coupon.buyer_id, %(tid)s, %(state)s, %(discount)s,
        %(key)s, %(at)s, CASE WHEN %(reserving)s = 0 THEN %(at)s END
    FROM coupon JOIN promotions_couponbatch AS b ON b.id = coupon.batch_id
    JOIN promotions_activity AS a ON a.id = b.activity_id AND a.status IN ('scheduled', 'live')
      AND a.starts_at <= %(at)s AND a.ends_at > %(at)s
    RETURNING id, batch_id
), batch AS (
    UPDATE promotions_couponbatch AS b
    SET
        reserved = reserved + %(reserving)s,
        reserved_cny = reserved_cny + %(reserving)s * %(discount)s,
        used = used + 1 - %(reserving)s,
        spent_cny = spent_cny + (1 - %(reserving)s) * %(discount)s
    WHERE b.id = (SELECT batch_id FROM used)
      AND (b.budget_cny IS NULL OR b.spent_cny + b.reserved_cny + %(discount)s <= b.budget_cny)
    RETURNING 1
)
SELECT coalesce((SELECT id FROM used), 1) / count(*) FROM batch

-- name: use_shared
-- Everybody's code: taking and using it is one step.
WITH used AS (
    INSERT INTO promotions_redemption
        (activity_id, batch_id, coupon_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at,
         settled_at)
    SELECT
        b.activity_id, b.id, NULL, %(buyer)s, %(tid)s, %(state)s, %(discount)s,
        %(key)s, %(at)s, CASE WHEN %(reserving)s = 0 THEN %(at)s END
    FROM promotions_couponbatch AS b
    JOIN promotions_activity AS a ON a.id = b.activity_id AND a.status IN ('scheduled', 'live')
      AND a.starts_at <= %(at)s AND a.ends_at > %(at)s
    WHERE b.shared_code = %(code)s AND b.per_buyer IS NULL
    RETURNING id, batch_id
), batch AS (
    UPDATE promotions_couponbatch AS b
    SET issued = issued + 1, claimed = claimed + 1,
        reserved = reserved + %(reserving)s,
        reserved_cny = reserved_cny + %(reserving)s * %(discount)s,
        used = used + 1 - %(reserving)s,
        spent_cny = spent_cny + (1 - %(reserving)s) * %(discount)s
    WHERE b.id = (SELECT batch_id FROM used) AND b.is_open
      AND b.claim_starts_at <= %(at)s AND b.claim_ends_at > %(at)s
      AND (b.valid_from IS NULL OR b.valid_from <= %(at)s AND b.valid_until > %(at)s)
      AND (b.total IS NULL OR b.issued < b.total)
      AND (b.budget_cny IS NULL OR b.spent_cny + b.reserved_cny + %(discount)s <= b.budget_cny)
    RETURNING 1
)
SELECT coalesce((SELECT id FROM used), 1) / count(*) FROM batch

-- name: use_shared_by_buyer
-- The same for a buyer: how often this one may is decided on a row of their own.
WITH holder AS (
    INSERT INTO promotions_couponholder AS held (batch_id, buyer_id, taken)
    SELECT id, %(buyer)s, 1 FROM promotions_couponbatch WHERE shared_code = %(code)s
    ON CONFLICT (batch_id, buyer_id) DO UPDATE SET taken = held.taken + 1
    WHERE held.taken < coalesce(
        (SELECT per_buyer FROM promotions_couponbatch WHERE shared_code = %(code)s), 2147483647
    )
    RETURNING batch_id
), used AS (
    INSERT INTO promotions_redemption
        (activity_id, batch_id, coupon_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at,
         settled_at)
    SELECT
        b.activity_id, b.id, NULL, %(buyer)s, %(tid)s, %(state)s, %(discount)s,
        %(key)s, %(at)s, CASE WHEN %(reserving)s = 0 THEN %(at)s END
    FROM holder JOIN promotions_couponbatch AS b ON b.id = holder.batch_id
    JOIN promotions_activity AS a ON a.id = b.activity_id AND a.status IN ('scheduled', 'live')
      AND a.starts_at <= %(at)s AND a.ends_at > %(at)s
    RETURNING id, batch_id
), batch AS (
    UPDATE promotions_couponbatch AS b
    SET issued = issued + 1, claimed = claimed + 1,
        reserved = reserved + %(reserving)s,
        reserved_cny = reserved_cny + %(reserving)s * %(discount)s,
        used = used + 1 - %(reserving)s,
        spent_cny = spent_cny + (1 - %(reserving)s) * %(discount)s
    WHERE b.id = (SELECT batch_id FROM used) AND b.is_open
      AND b.claim_starts_at <= %(at)s AND b.claim_ends_at > %(at)s
      AND (b.valid_from IS NULL OR b.valid_from <= %(at)s AND b.valid_until > %(at)s)
      AND (b.total IS NULL OR b.issued < b.total)
      AND (b.budget_cny IS NULL OR b.spent_cny + b.reserved_cny + %(discount)s <= b.budget_cny)
    RETURNING 1
)
SELECT coalesce((SELECT id FROM used), 1) / count(*) FROM batch

-- name: settle
-- A placed order was paid.
WITH coupon AS (
    UPDATE promotions_coupon SET state = 'redeemed' WHERE id = %(coupon)s AND state = 'reserved'
), batch AS (
    UPDATE promotions_couponbatch
    SET reserved = reserved - 1, reserved_cny = reserved_cny - %(discount)s,
        used = used + 1, spent_cny = spent_cny + %(discount)s
    WHERE id = %(batch)s
)
UPDATE promotions_redemption SET state = 'redeemed', settled_at = %(at)s
WHERE id = %(redemption)s AND state = 'reserved'
RETURNING id

-- name: release
-- A placed order was closed unpaid: the coupon is its buyer's again, a shared code's use never was.
WITH coupon AS (
    UPDATE promotions_coupon SET state = 'claimed' WHERE id = %(coupon)s AND state = 'reserved'
), batch AS (
    UPDATE promotions_couponbatch
    SET reserved = reserved - 1, reserved_cny = reserved_cny - %(discount)s,
        issued = issued - %(shared)s, claimed = claimed - %(shared)s
    WHERE id = %(batch)s
)
UPDATE promotions_redemption SET state = 'released', settled_at = %(at)s
WHERE id = %(redemption)s AND state = 'reserved'
RETURNING id

-- name: give_back
-- A paid order was refunded in full within the coupon's validity.
WITH coupon AS (
    UPDATE promotions_coupon SET state = 'claimed'
    WHERE id = %(coupon)s AND state = 'redeemed'
), batch AS (
    UPDATE promotions_couponbatch
    SET used = used - 1, spent_cny = spent_cny - %(discount)s, returned = returned + 1,
        issued = issued - %(shared)s, claimed = claimed - %(shared)s
    WHERE id = %(batch)s
)
UPDATE promotions_redemption SET state = 'returned', settled_at = %(at)s
WHERE id = %(redemption)s AND state = 'redeemed'
RETURNING id

-- name: forget_holder
UPDATE promotions_couponholder SET taken = taken - 1
WHERE batch_id = %(batch)s AND buyer_id = %(buyer)s AND taken > 0

-- name: expire
-- Coupons whose time is over. Those that an order holds at this moment wait for its end.
WITH due AS (
    SELECT id FROM promotions_coupon
    WHERE state = 'claimed' AND valid_until <= %(at)s
    ORDER BY id
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), gone AS (
    UPDATE promotions_coupon AS c SET state = 'expired' FROM due WHERE c.id = due.id
    RETURNING c.batch_id
), counted AS (
    SELECT batch_id, count(*) AS coupons FROM gone GROUP BY batch_id
), locked AS (
    SELECT b.id, counted.coupons FROM promotions_couponbatch AS b JOIN counted ON counted.batch_id = b.id
    ORDER BY b.id
    FOR UPDATE OF b
)
UPDATE promotions_couponbatch AS b SET expired = expired + locked.coupons
FROM locked WHERE b.id = locked.id
RETURNING locked.coupons

-- name: use_activity
-- An activity without coupons: its own counters decide. Pieces are counted after it in the same transaction.
WITH buyer AS (
    INSERT INTO promotions_buyeruse AS bought (activity_id, buyer_id, uses)
    SELECT id, %(buyer)s, 1 FROM promotions_activity WHERE id = %(activity)s AND %(buyer)s IS NOT NULL
    ON CONFLICT (activity_id, buyer_id) DO UPDATE SET uses = bought.uses + 1
    WHERE bought.uses < coalesce(
        (SELECT uses_per_buyer FROM promotions_activity WHERE id = %(activity)s), 2147483647
    )
    RETURNING activity_id
), used AS (
    UPDATE promotions_activityuse AS u SET uses = u.uses + 1, spent_cny = u.spent_cny + %(discount)s
    FROM promotions_activity AS a
    WHERE u.activity_id = %(activity)s AND a.id = u.activity_id AND NOT a.needs_coupon
      AND a.status IN ('scheduled', 'live') AND a.starts_at <= %(at)s AND a.ends_at > %(at)s
      AND (a.uses_total IS NULL OR u.uses < a.uses_total)
      AND (a.budget_cny IS NULL OR u.spent_cny + %(discount)s <= a.budget_cny)
      AND (
          EXISTS (SELECT 1 FROM buyer)
          OR %(buyer)s IS NULL AND a.uses_per_buyer IS NULL
      )
    RETURNING u.activity_id
)
INSERT INTO promotions_redemption
    (activity_id, buyer_id, tid, state, discount_cny, idempotency_key, created_at, settled_at)
SELECT (SELECT activity_id FROM used), %(buyer)s, %(tid)s, 'redeemed', %(discount)s, %(key)s, %(at)s, %(at)s
RETURNING id

-- name: use_pieces
-- One row for everybody, and one for the buyer; each under its own limit.
INSERT INTO promotions_pieceuse AS taken (activity_id, sku_id, buyer_id, pieces)
SELECT %(activity)s, %(sku)s, %(holder)s, %(pieces)s
WHERE %(pieces)s <= %(most)s
ON CONFLICT (activity_id, sku_id, buyer_id) DO UPDATE SET pieces = taken.pieces + %(pieces)s
WHERE taken.pieces + %(pieces)s <= %(most)s
RETURNING pieces
