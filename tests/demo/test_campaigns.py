"""The year of the demo shop: its sales, and when their deposits are paid in full."""

from datetime import date, datetime, timedelta

import pytest

from orders.trades.models import Trade
from shopops.demo.actions import seed_shop
from shopops.demo.campaigns import campaign_on, order_factor, presale_opens_at
from shopops.lib.calendar import ZONE, starts_at


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 6, 18), "618"),
        (date(2026, 11, 11), "双11"),
        (date(2026, 12, 12), "双12"),
        (date(2026, 1, 12), "年货节"),
        (date(2026, 3, 8), "38节"),
        (date(2026, 10, 26), "双11"),
    ],
)
def test_the_sales_of_the_year(day: date, name: str) -> None:
    campaign = campaign_on(day)
    assert campaign is not None and campaign.name == name
    assert order_factor(day) > 1


def test_the_days_after_a_sale_are_quiet() -> None:
    assert campaign_on(date(2026, 12, 13)) is None
    assert order_factor(date(2026, 12, 13)) < 1


def test_deposits_are_paid_in_full_when_the_sale_opens() -> None:
    opens = datetime(2026, 10, 31, 20, tzinfo=ZONE)
    assert presale_opens_at(date(2026, 10, 26)) == opens
    assert presale_opens_at(date(2026, 11, 11)) is None


def test_presale_orders_wait_for_the_opening(db: None) -> None:
    seed_shop(days=60, orders_per_day=25, seed=7, now=starts_at(date(2026, 11, 3)))
    opens = datetime(2026, 10, 31, 20, tzinfo=ZONE)
    placed = Trade.objects.filter(created__gte=starts_at(date(2026, 10, 24)), created__lt=opens)
    paid_at_the_opening = placed.filter(pay_time__range=(opens, opens + timedelta(hours=6)))
    assert paid_at_the_opening.count() > placed.count() / 4
