"""The platform's big sales through the year and what they do to a shop's orders."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shopops.lib.calendar import ZONE

MonthDay = tuple[int, int]


@dataclass(frozen=True)
class Campaign:
    """A sale: how many times the usual orders each of its days brings.

    `presale` are days on which deposits are paid; those orders are paid in full when the sale opens.
    """

    name: str
    factors: dict[MonthDay, float]
    presale: frozenset[MonthDay] = frozenset()
    opens: tuple[MonthDay, time] | None = None
    gift_box_factor: float = 1.0


def _days(month: int, first: int, last: int, factor: float) -> dict[MonthDay, float]:
    return {(month, day): factor for day in range(first, last + 1)}


CAMPAIGNS = [
    Campaign(
        "年货节",
        _days(1, 6, 9, 1.6) | _days(1, 10, 16, 2.4) | _days(1, 17, 20, 1.7),
        gift_box_factor=3.0,
    ),
    Campaign("38节", _days(3, 4, 7, 1.5) | {(3, 8): 2.8}),
    Campaign(
        "618",
        {(5, 31): 1.6, (6, 1): 2.6}
        | _days(6, 2, 15, 1.2)
        | _days(6, 16, 17, 1.8)
        | {(6, 18): 4.6, (6, 19): 1.4},
        presale=frozenset({(5, 26), (5, 27), (5, 28), (5, 29), (5, 30)}),
        opens=((5, 31), time(20)),
    ),
    Campaign(
        "双11",
        {(10, 31): 1.9, (11, 1): 3.0}
        | _days(11, 2, 8, 1.2)
        | {(11, 9): 1.4, (11, 10): 2.2, (11, 11): 5.8, (11, 12): 1.5},
        presale=frozenset(_days(10, 24, 30, 1.0)),
        opens=((10, 31), time(20)),
    ),
    Campaign("双12", {(12, 10): 1.3, (12, 11): 1.5, (12, 12): 2.7}),
]


def campaign_on(day: date) -> Campaign | None:
    """The sale, presale days included, that this day belongs to."""
    key = (day.month, day.day)
    return next((c for c in CAMPAIGNS if key in c.factors or key in c.presale), None)


def order_factor(day: date) -> float:
    """How many times the usual orders this day brings; the days after a sale are quiet."""
    campaign = campaign_on(day)
    if campaign:
        return campaign.factors.get((day.month, day.day), 1.15)
    before = [day - timedelta(days=back) for back in (1, 2, 3)]
    return 0.8 if any(order_is_peak(other) for other in before) else 1.0


def order_is_peak(day: date) -> bool:
    """Whether this is one of the days that the whole sale is about."""
    campaign = campaign_on(day)
    return campaign is not None and campaign.factors.get((day.month, day.day), 0) >= 2.4


def presale_opens_at(day: date) -> datetime | None:
    """When deposits paid on this day must be paid in full; None when it is no presale day."""
    campaign = campaign_on(day)
    if campaign is None or campaign.opens is None or (day.month, day.day) not in campaign.presale:
        return None
    (month, month_day), at = campaign.opens
    return datetime.combine(date(day.year, month, month_day), at, ZONE)
