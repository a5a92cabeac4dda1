"""The effect of an activity against the sales before it: lift and ROI, or why they cannot be computed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least, TruncDate

from orders.trades.models import Trade
from promotions.activities.models import OVER, Activity
from promotions.figures.metrics import BASELINE_DAYS
from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from shopops.lib.calendar import ZONE


class NoLift(StrEnum):
    """Why lift and ROI cannot be computed."""

    NOT_ONE_DAY = "not_one_day"
    UNUSED = "unused"
    NO_FORTNIGHT = "no_fortnight"
    NOTHING_BEFORE = "nothing_before"


@dataclass(frozen=True)
class Compared:
    """Sums of the whole days on which an activity ran, and of the 14 days before it began (`baseline_*`).

    `has_fortnight`: orders are known from 14 days before on.
    """

    days: int
    orders: int
    discount_cny: Decimal
    covered_amount_cny: Decimal
    covered_margin_cny: Decimal
    baseline_amount_cny: Decimal
    baseline_margin_cny: Decimal
    has_fortnight: bool

    @property
    def why_not(self) -> NoLift | None:
        """None: it can be compared."""
        if not self.days:
            return NoLift.NOT_ONE_DAY
        if not self.orders:
            return NoLift.UNUSED
        if not self.has_fortnight:
            return NoLift.NO_FORTNIGHT
        return None if self.baseline_amount_cny else NoLift.NOTHING_BEFORE

    @property
    def lift(self) -> Decimal | None:
        """Sales of the covered SKUs a day, over those of the 14 days before the start, less 1."""
        if self.why_not:
            return None
        return self.covered_amount_cny * BASELINE_DAYS / (self.baseline_amount_cny * self.days) - 1

    @property
    def roi(self) -> Decimal | None:
        """Margin beyond that of as many usual days, over the discount."""
        if self.why_not or not self.discount_cny:
            return None
        usual = self.baseline_margin_cny * self.days / BASELINE_DAYS
        return (self.covered_margin_cny - usual) / self.discount_cny


@dataclass(frozen=True)
class Report:
    """An activity over all of its days: the sums, and what is read from them."""

    sums: Mapping[str, Decimal | int | None]
    compared: Compared


_DAY_COLUMNS = tuple(f.name for f in PromotionDay._meta.fields if f.name not in ("id", "day", "activity"))
_COMPARED = tuple(f.name for f in fields(Compared) if f.name in _DAY_COLUMNS)


def with_compared(activities: QuerySet[Activity], *, through: date | None) -> QuerySet[Activity]:
    """The rows with what `compared` reads; `through` is the last whole day that is built.

    Days before the start (coupons are claimed) and after the end (coupons are still used) are left out, and so
    is today: half a day of sales would look like a loss.
    """
    if through is None:
        through = date.min
    over = Least(*OVER) - timedelta(microseconds=1)
    ran = Q(
        days__day__gte=TruncDate("starts_at", tzinfo=ZONE),
        days__day__lte=Least(TruncDate(over, tzinfo=ZONE), Value(through)),
    )
    sums = {f"compared_{name}": Sum(f"days__{name}", filter=ran) for name in _COMPARED}
    baseline = PromotionBaseline.objects.filter(activity=OuterRef("pk"), day=OuterRef("began_on"))
    before = Trade.objects.filter(pay_time__lt=OuterRef("starts_at") - timedelta(BASELINE_DAYS - 1))
    return activities.annotate(began_on=TruncDate("starts_at", tzinfo=ZONE)).annotate(
        **sums,
        compared_days=Count("days", filter=ran),
        compared_has_fortnight=Exists(before),
        compared_baseline_amount_cny=Subquery(baseline.values("amount_cny")),
        compared_baseline_margin_cny=Subquery(baseline.values("margin_cny")),
    )


def compared(row: Any) -> Compared:
    """Of a row of `with_compared`."""
    names = (*_COMPARED, "baseline_amount_cny", "baseline_margin_cny")
    sums: dict[str, Any] = {name: getattr(row, f"compared_{name}") or 0 for name in names}
    return Compared(days=row.compared_days, has_fortnight=row.compared_has_fortnight, **sums)


def report_of(activity: Activity, *, through: date | None) -> Report:
    """The report of an activity; `through` is the last whole day that is built. Two queries."""
    sums = PromotionDay.objects.filter(activity=activity).aggregate(
        **{f"{name}__sum": Sum(name) for name in _DAY_COLUMNS}
    )
    rows = Activity.objects.filter(pk=activity.pk).annotate(new_buyers_sum=new_buyers())
    row: Any = with_compared(rows, through=through).get()
    named = {name: sums[f"{name}__sum"] for name in _DAY_COLUMNS}
    return Report(named | {"new_buyers": row.new_buyers_sum}, compared(row))


def new_buyers() -> Coalesce:
    """For a queryset of activities: the new buyers that each has won."""
    rows = PromotionNewBuyers.objects.filter(activity=OuterRef("pk")).order_by()
    return Coalesce(Subquery(rows.values("activity").annotate(sum=Sum("new_buyers")).values("sum")), 0)
