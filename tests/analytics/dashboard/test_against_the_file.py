"""The dashboard's numbers equal an independent computation from the same file."""

import csv
import os
import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from analytics.dashboard.page import Dashboard, dashboard
from analytics.dashboard.periods import CUSTOM, Period
from shopops.lib.calendar import today
from shopops.lib.rollup.engine import run_due
from tests.analytics.dashboard.independent import HEADERS, Expected, expected

# A Monday some weeks ago: figures are built from the first order's day to today.
FIRST = today() - timedelta(days=28 + today().weekday())
BEGIN = datetime.combine(FIRST, time())  # shop time without a zone, as such files have it
PROVINCES = ("上海", "浙江省", "内蒙古自治区", "广东省", "西藏自治区")
# `make` passes the variable on also when it is empty.
REAL_FILE = Path(os.environ.get("REAL_DATA_DIR", ""), "tmall_orders_2020-02.csv")


def made_up_report(rows: int = 400, days: int = 20) -> str:
    """A report with everything that occurs: unpaid, paid days later, refunded in part and in full."""
    rng = random.Random(5)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    for number in range(1, rows + 1):
        created = BEGIN + timedelta(seconds=rng.randrange(days * 86400))
        total = Decimal(rng.randrange(100, 50_000)) / 100
        if rng.random() < 0.25:
            writer.writerow([number, total, "0.0", rng.choice(PROVINCES), created, "", "0.0"])
            continue
        paid = created + timedelta(seconds=rng.choice((8, 90, 4000, 90_000)))
        refund = rng.choice((Decimal(0),) * 5 + (total, (total / 3).quantize(Decimal("0.01"))))
        writer.writerow([number, total, total - refund, rng.choice(PROVINCES), created, paid, refund])
    return text.getvalue()


def import_and_build(path: Path) -> None:
    call_command("import_file", str(path))
    run_due(by="test")


def check(board: Dashboard, wanted: Expected) -> None:
    cards = {card.key: card.value for card in board.cards}
    assert cards["paid_cny"] == wanted.paid_cny
    assert cards["paid_orders"] == wanted.paid_orders
    assert cards["refunded_cny"] == wanted.refunded_cny
    assert cards["amount_per_order_cny"] == wanted.paid_cny / wanted.paid_orders
    assert cards["order_pay_rate"] == Decimal(wanted.paid_later) / wanted.orders
    assert cards["refund_rate"] == Decimal(wanted.refunded_orders) / wanted.paid_orders
    # This kind of report never names the buyer.
    assert cards["paying_buyers"] is None and cards["order_value_cny"] is None
    ranked = sorted(wanted.by_province.items(), key=lambda item: -item[1])[:10]
    assert [(p.name, p.paid_cny) for p in board.provinces] == ranked
    # Days that the file does not touch have no figures, and no point.
    assert [amount or 0.0 for amount in board.trend.paid_cny] == [
        float(wanted.by_day[day]) for day in board.period.days()
    ]
    assert board.heat.paid_orders == [
        [wanted.by_weekday_and_hour[weekday, hour] for hour in range(24)] for weekday in range(7)
    ]


def test_a_made_up_report(transactional_db: None, tmp_path: Path) -> None:
    report = made_up_report()
    path = tmp_path / "ExportOrderList20260401.csv"
    path.write_text(report, encoding="utf-8")
    import_and_build(path)
    for start, length in [(0, 7), (3, 9), (0, 20)]:
        first = FIRST + timedelta(days=start)
        last = first + timedelta(days=length - 1)
        check(dashboard(Period(CUSTOM, first, last)), expected(report, first, last))


@pytest.mark.skipif(
    not REAL_FILE.exists(), reason="REAL_DATA_DIR does not name a directory with the real report"
)
def test_the_real_report(transactional_db: None) -> None:
    import_and_build(REAL_FILE)
    report = REAL_FILE.read_text(encoding="utf-8")
    first, last = date(2020, 2, 1), date(2020, 2, 29)
    check(dashboard(Period(CUSTOM, first, last)), expected(report, first, last))
    week = (date(2020, 2, 17), date(2020, 2, 23))
    check(dashboard(Period(CUSTOM, *week)), expected(report, *week))
