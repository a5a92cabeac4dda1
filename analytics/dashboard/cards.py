"""The figures at the top: value, change against the period before, course of the days."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from analytics.dashboard import links
from analytics.dashboard.formatting import change_text, value_text
from analytics.dashboard.periods import Period
from analytics.dashboard.sums import Row
from shopops.lib.metrics import Metric, Sums, Unit, metric_of, value

KEYS = (
    "paid_cny",
    "paid_orders",
    "paying_buyers",
    "order_value_cny",
    "amount_per_order_cny",
    "order_pay_rate",
    "refunded_cny",
    "refund_rate",
)
WITHOUT_BUYER = "paid_orders_without_buyer"


@dataclass(frozen=True)
class Comparison:
    """Two sums that may be compared: the same columns over the same length of time."""

    now: Sums
    before: Sums


@dataclass(frozen=True)
class Card:
    """One figure. `change` is relative (0.12 = +12 %), for rates the difference, rounded as it is shown.

    None = cannot be said; then `no_change` is the reason as a sentence.
    """

    key: str
    name: str
    description: str
    unit: Unit
    value: Decimal | None
    before: Decimal | None
    change: Decimal | None
    no_change: str
    spark: list[float | None]
    href: str
    note: str = ""
    note_href: str = ""

    @property
    def spark_json(self) -> str:
        return json.dumps(self.spark)

    @property
    def value_text(self) -> str:
        return value_text(self.value, self.unit)

    @property
    def before_text(self) -> str:
        return value_text(self.before, self.unit)

    @property
    def change_text(self) -> str:
        return change_text(self.change, self.unit)


def make_cards(
    period: Period, sums: Sums, comparison: Comparison, spark_days: Sequence[Row | None]
) -> list[Card]:
    """All cards in order; `sums` of the period, `spark_days` the days of the small course."""
    return [_card(metric_of(key), period, sums, comparison, spark_days) for key in KEYS]


def _card(
    metric: Metric, period: Period, sums: Sums, comparison: Comparison, spark: Sequence[Row | None]
) -> Card:
    unknown = int(sums[WITHOUT_BUYER] or 0) if metric.denominator == "paying_buyers" else 0
    if metric.key == "paying_buyers":
        unknown = int(sums[WITHOUT_BUYER] or 0)
    now, before = _read(metric, comparison.now), _read(metric, comparison.before)
    change = change_between(before, now, metric.unit)
    return Card(
        key=metric.key,
        name=str(metric.name),
        description=str(metric.description),
        unit=metric.unit,
        value=_read(metric, sums),
        before=before,
        change=change,
        no_change=_why_no_change(metric, comparison, before, now) if change is None else "",
        spark=[None if row is None else _number(_read(metric, row)) for row in spark],
        href=_href(metric, period),
        note=_note(unknown),
        note_href=links.paid_in(period, buyer_known="0") if unknown else "",
    )


def _read(metric: Metric, sums: Sums) -> Decimal | None:
    """The metric, or None where these sums lack a column. Nobody known is not nobody: no value either."""
    if not set(metric.columns) <= sums.keys():
        return None
    found = value(metric, sums)
    return None if metric.key == "paying_buyers" and not found and sums[WITHOUT_BUYER] else found


def change_between(before: Decimal | None, now: Decimal | None, unit: Unit) -> Decimal | None:
    """Relative change, for rates the difference, rounded as it is shown. None from nothing or from zero."""
    if before is None or now is None:
        return None
    if unit == Unit.RATE:
        return round(now - before, 4)
    return round((now - before) / before, 3) if before else None


def _why_no_change(
    metric: Metric, comparison: Comparison, before: Decimal | None, now: Decimal | None
) -> str:
    if not set(metric.columns) <= comparison.now.keys():
        return gettext("今天还没过完，而这个数字不能按小时相加，没法和同一时段比")
    if now is None:
        return gettext("这段时间没有这个数字")
    if before is None:
        return gettext("对比期没有这个数字")
    return gettext("对比期是 0，算不出百分比")


def _note(unknown: int) -> str:
    if not unknown:
        return ""
    return ngettext("%(count)s 笔支付订单没有买家信息", "%(count)s 笔支付订单没有买家信息", unknown) % {
        "count": f"{unknown:,}"
    }


def _href(metric: Metric, period: Period) -> str:
    if metric.key == "order_pay_rate":
        return links.placed_in(period)
    if metric.numerator.startswith("refunded"):
        return links.paid_in(period, refunded="1")
    return links.paid_in(period)


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else round(float(amount), 4)
