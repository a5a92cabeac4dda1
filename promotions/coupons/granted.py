"""What became of the coupons that were granted to segments."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal

from django.db import connection

from promotions.coupons.models import BatchPart

USES = ("claimed", "used", "expired", "spent_cny")


@dataclass(frozen=True)
class Uses:
    """Coupons that were taken, and what became of them."""

    claimed: int
    used: int
    expired: int
    spent_cny: Decimal

    @classmethod
    def sum(cls, uses: Iterable["Uses"]) -> "Uses":
        """All of them together."""
        claimed, used, expired, spent_cny = zip(*(astuple(one) for one in uses), strict=True)
        return cls(sum(claimed), sum(used), sum(expired), sum(spent_cny, Decimal(0)))


def parts_of(batches: Sequence[int]) -> dict[int, dict[str | None, Uses]]:
    """Batch → segment's key → its coupons, None: all others; as last counted. Empty for batches without grants."""
    found: dict[int, dict[str | None, Uses]] = {}
    parts = BatchPart.objects.filter(batch__in=batches).order_by().values_list("batch", "segment__key", *USES)
    for batch, segment, *counted in parts:
        found.setdefault(batch, {})[segment] = Uses(*counted)
    return found


def count_parts(batch_id: int | None = None) -> None:
    """Count the coupons of batches with grants, or of one, again whose own counters have changed. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"batch": batch_id})


# The coupons of a grant are those that were taken at its moment. In order, so that two counts cannot cross.
COUNT = """
WITH changed AS (
    SELECT batch.id, batch.claimed, batch.used, batch.expired, batch.spent_cny
    FROM promotions_couponbatch AS batch LEFT JOIN promotions_batchpart AS part ON part.batch_id = batch.id
    WHERE batch.id IN (SELECT batch_id FROM promotions_coupongrant)
      AND (%(batch)s::bigint IS NULL OR batch.id = %(batch)s)
    GROUP BY batch.id
    HAVING (batch.claimed, batch.used, batch.expired, batch.spent_cny)
        IS DISTINCT FROM (sum(part.claimed), sum(part.used), sum(part.expired), sum(part.spent_cny))
), granted AS (
    SELECT granted.batch_id, granted.segment_id,
        count(*) AS claimed,
        count(*) FILTER (WHERE coupon.state = 'redeemed') AS used,
        count(*) FILTER (WHERE coupon.state = 'expired') AS expired,
        coalesce(sum(redemption.discount_cny), 0) AS spent_cny
    FROM changed
    JOIN promotions_coupongrant AS granted ON granted.batch_id = changed.id
    JOIN promotions_coupon AS coupon ON coupon.batch_id = granted.batch_id AND coupon.claimed_at = granted.at
    LEFT JOIN promotions_redemption AS redemption
        ON redemption.coupon_id = coupon.id AND redemption.state = 'redeemed'
    GROUP BY granted.batch_id, granted.segment_id
), others AS (
    SELECT changed.id AS batch_id, NULL::bigint AS segment_id,
        changed.claimed - sum(granted.claimed), changed.used - sum(granted.used),
        changed.expired - sum(granted.expired), changed.spent_cny - sum(granted.spent_cny)
    FROM changed JOIN granted ON granted.batch_id = changed.id
    GROUP BY changed.id, changed.claimed, changed.used, changed.expired, changed.spent_cny
)
INSERT INTO promotions_batchpart (batch_id, segment_id, claimed, used, expired, spent_cny)
SELECT * FROM granted UNION ALL SELECT * FROM others ORDER BY 1, 2
ON CONFLICT (batch_id, segment_id) DO UPDATE
SET claimed = excluded.claimed, used = excluded.used, expired = excluded.expired, spent_cny = excluded.spent_cny
"""
