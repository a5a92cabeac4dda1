"""What became of the coupons that were given to segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from promotions.coupons.models import (
    Coupon,
    CouponBatch,
    CouponGrant,
    CouponState,
    Redemption,
    RedemptionState,
)


@dataclass(frozen=True)
class Uses:
    """Coupons that were taken, and what became of them."""

    claimed: int
    used: int
    expired: int
    spent_cny: Decimal

    def without(self, other: "Uses") -> "Uses":
        """The others."""
        return Uses(
            self.claimed - other.claimed,
            self.used - other.used,
            self.expired - other.expired,
            self.spent_cny - other.spent_cny,
        )


def uses_of_grants(batches: Sequence[int]) -> dict[int, dict[str, Uses]]:
    """Batch → segment's key → its coupons; all of a grant were taken at its moment. Three queries, one without grants."""
    if not CouponGrant.objects.filter(batch__in=batches).exists():
        return {}
    at_grant = {"batch__grants__at": F("claimed_at")}
    coupons = (
        Coupon.objects.filter(batch__in=batches, **at_grant)
        .order_by()
        .values("batch", "batch__grants__segment__key")
        .annotate(
            claimed=Count("pk"),
            used=Count("pk", filter=Q(state=CouponState.REDEEMED)),
            expired=Count("pk", filter=Q(state=CouponState.EXPIRED)),
        )
    )
    spent = _spent(batches)
    found: dict[int, dict[str, Uses]] = {}
    for row in coupons:
        batch, segment = row["batch"], row["batch__grants__segment__key"]
        cny = spent.get((batch, segment), Decimal(0))
        found.setdefault(batch, {})[segment] = Uses(row["claimed"], row["used"], row["expired"], cny)
    return found


def _spent(batches: Sequence[int]) -> dict[tuple[int, str], Decimal]:
    uses = Redemption.objects.filter(
        batch__in=batches,
        # The ledger's index begins with the activity.
        activity__in=CouponBatch.objects.filter(pk__in=batches).values("activity"),
        state=RedemptionState.REDEEMED,
        coupon__batch__grants__at=F("coupon__claimed_at"),
    )
    rows = uses.order_by().values_list("batch", "coupon__batch__grants__segment__key")
    return {(batch, segment): cny for batch, segment, cny in rows.annotate(cny=Sum("discount_cny"))}
