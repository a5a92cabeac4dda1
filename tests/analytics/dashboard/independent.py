"""The dashboard's numbers once more, in plain Python from a seven-column order report: csv and Decimal only."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

HEADERS = ("订单编号", "总金额", "买家实际支付金额", "收货地址 ", "订单创建时间", "订单付款时间 ", "退款金额")


@dataclass
class Expected:
    """What a period's dashboard must say."""

    orders: int = 0
    paid_later: int = 0
    paid_orders: int = 0
    paid_cny: Decimal = Decimal(0)
    refunded_orders: int = 0
    refunded_cny: Decimal = Decimal(0)
    by_province: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_day: dict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    by_weekday_and_hour: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


def expected(text: str, first: date, last: date) -> Expected:
    """Count the rows of the file whose day of ordering or payment lies between, both included."""
    found = Expected()
    for row in csv.DictReader(StringIO(text)):
        row = {name.strip(): value.strip() for name, value in row.items()}
        paid_at = _moment(row["订单付款时间"])
        if first <= _moment(row["订单创建时间"]).date() <= last:
            found.orders += 1
            found.paid_later += paid_at is not None
        if paid_at and first <= paid_at.date() <= last:
            _count_payment(found, row, paid_at)
    return found


def _count_payment(found: Expected, row: dict[str, str], paid_at: datetime) -> None:
    total, received, refund = (Decimal(row[n]) for n in ("总金额", "买家实际支付金额", "退款金额"))
    # The report shows what the buyer paid after refunds.
    paid = min(received + refund, max(total, received))
    found.paid_orders += 1
    found.paid_cny += paid
    found.refunded_orders += refund > 0
    found.refunded_cny += refund
    found.by_province[row["收货地址"]] += paid
    found.by_day[paid_at.date()] += paid
    found.by_weekday_and_hour[paid_at.weekday(), paid_at.hour] += 1


def _moment(text: str) -> datetime | None:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S") if text else None  # noqa: DTZ007  shop time, as in the file
