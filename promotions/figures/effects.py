"""What an activity did beside what its products sold before it: lift and ROI, or why there is neither."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Least, TruncDate

from orders.trades.models import Trade
from promotions.activities.models import OVER, Activity
from promotions.figures.models import PromotionDay
from shopops.lib.calendar import SHOP_ZONE

BASELINE_DAYS = 14


class NoLift(StrEnum):
    """Why nobody can say how much more was sold."""

    NOT_ONE_DAY = "not_one_day"
    UNUSED = "unused"
    NO_FORTNIGHT = "no_fortnight"
    NOTHING_BEFORE = "nothing_before"


@dataclass(frozen=True)
class Compared:
    """Sums of the whole days on which an activity ran; `has_fortnight`: orders are known from 14 days before on."""

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
        return self.covered_amount_cny * BASELINE_DAYS / self.baseline_amount_cny - 1

    @property
    def roi(self) -> Decimal | None:
        """Margin beyond that of as many usual days, over the discount given."""
        if self.why_not or not self.discount_cny:
            return None
        usual = self.baseline_margin_cny / BASELINE_DAYS
        return (self.covered_margin_cny - usual) / self.discount_cny


@dataclass(frozen=True)
class Report:
    """An activity over all of its days: the sums, and what is read from them."""

    sums: Mapping[str, Decimal | int | None]
    compared: Compared


SUMMED = tuple(f.name for f in PromotionDay._meta.fields if f.name not in ("id", "day", "activity"))
_COMPARED = tuple(f.name for f in fields(Compared) if f.name not in ("days", "has_fortnight"))


def with_compared(activities: QuerySet[Activity], *, through: date | None) -> QuerySet[Activity]:
    """The rows with what `compared` reads; `through` is the last whole day that is built.

    Days before the start (coupons are claimed) and after the end (coupons are still used) are left out, and so
    is today: half a day of sales would look like a loss.
    """
    if through is None:
        through = date.min
    over = Least(*OVER) - timedelta(microseconds=1)
    ran = Q(
        days__day__gte=TruncDate("starts_at", tzinfo=SHOP_ZONE),
        days__day__lte=Least(TruncDate(over, tzinfo=SHOP_ZONE), Value(through)),
    )
    sums = {f"compared_{name}": Sum(f"days__{name}", filter=ran) for name in _COMPARED}
    before = Trade.objects.filter(pay_time__lt=OuterRef("starts_at") - timedelta(BASELINE_DAYS - 1))
    return activities.annotate(
        **sums, compared_days=Count("days", filter=ran), compared_has_fortnight=Exists(before)
    )


def compared(row: Any) -> Compared:
    """Of a row of `with_compared`."""
    sums: dict[str, Any] = {name: getattr(row, f"compared_{name}") or 0 for name in _COMPARED}
    return Compared(days=row.compared_days, has_fortnight=row.compared_has_fortnight, **sums)


def report_of(activity: Activity, *, through: date | None) -> Report:
    """The report of an activity; `through` is the last whole day that is built. Two queries."""
    sums = PromotionDay.objects.filter(activity=activity).aggregate(
        **{f"{name}__sum": Sum(name) for name in SUMMED}
    )
    row = with_compared(Activity.objects.filter(pk=activity.pk), through=through).get()
    return Report({name: sums[f"{name}__sum"] for name in SUMMED}, compared(row))
