"""Where a number leads: the list of exactly the orders behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from analytics.dashboard.periods import Period
from orders.trades.filters import NO_PROVINCE


def paid_in(period: Period, **more: str) -> str:
    """The orders paid in the period, narrowed by further parameters of the order list."""
    days = {"paid_from": period.first.isoformat(), "paid_to": period.last.isoformat()}
    return f"{reverse('orders:list')}?{urlencode(days | more | {'sort': '-paid'})}"


def placed_in(period: Period) -> str:
    """The orders placed in the period."""
    days = {"created_from": period.first.isoformat(), "created_to": period.last.isoformat()}
    return f"{reverse('orders:list')}?{urlencode(days)}"


def paid_from_province(period: Period, state: str) -> str:
    """The orders paid in the period that go to a province; "" where the file does not say."""
    return paid_in(period, receiver_state=state or NO_PROVINCE)
