"""Imports write an order's discounts as rows: once, never older over newer, and new words replace old ones."""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from orders.discounts import loader
from orders.discounts.models import TradeDiscount
from tests.lib.imports.bring import bring_in, csv_file, order
from tests.make import sub_order, trade

pytestmark = pytest.mark.django_db
Row = tuple[str, str, str, str, Decimal | None, bool]


def details(*found: tuple[str, str]) -> str:
    return json.dumps({"promotion_detail": [{"promotion_name": n, "discount_fee": a} for n, a in found]})


def rows() -> list[Row]:
    """(order's last digit, line, ID, name, amount, whether the platform pays), in order."""
    found = TradeDiscount.objects.order_by("trade__tid", "place")
    return [
        (row.trade.tid[-1], row.oid[-1:], row.promotion_id, row.name, row.discount_cny, row.paid_by_platform)
        for row in found.select_related("trade")
    ]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def lines(*cells: dict[str, str]) -> bytes:
    known = {"title": "龙井", "price": "100.00", "num": "1"}
    return csv_file([known | one for one in cells])


def test_an_order_report_writes_them_once() -> None:
    content = csv_file(
        [
            order(1, promotion_details=details(("店铺满减", "20.00"), ("限时打折", "")), 集分宝抵扣="1.50"),
            order(2, promotion_details="?", 集分宝抵扣="0.00"),
            order(3, promotion_details="", 集分宝抵扣="-"),
        ]
    )
    bring_in(content)
    expected = [
        ("1", "", "", "店铺满减", Decimal("20.00"), False),
        ("1", "", "", "限时打折", None, False),
        ("1", "", "", "集分宝抵扣", Decimal("1.50"), True),
    ]
    assert rows() == expected
    written = list(TradeDiscount.objects.values_list("pk", flat=True))
    bring_in(content)
    assert rows() == expected
    assert list(TradeDiscount.objects.values_list("pk", flat=True)) == written


def test_new_words_replace_the_old_ones_and_older_reports_change_nothing() -> None:
    def report(number: int, *found: tuple[str, str], as_of: str) -> None:
        bring_in(csv_file([order(number, promotion_details=details(*found))]), as_of=at(as_of))

    report(1, ("满减", "1.00"), ("打折", "2.00"), as_of="2020-03-02 00:00")
    report(2, ("满减", "3.00"), as_of="2020-03-02 00:00")
    report(1, ("红包", "9.00"), as_of="2020-03-01 00:00")
    assert [row[3:5] for row in rows()] == [("满减", 1), ("打折", 2), ("满减", 3)]
    report(1, ("红包", "9.00"), as_of="2020-03-03 00:00")
    assert [row[3:5] for row in rows()] == [("红包", 9), ("满减", 3)]


def test_a_report_without_these_columns_leaves_them() -> None:
    bring_in(csv_file([order(1, promotion_details=details(("满减", "1.00")))]))
    bring_in(csv_file([order(1, 商家备注="急")]))
    assert [row[3] for row in rows()] == ["满减"]


def test_names_of_lines_count_where_the_order_has_no_details() -> None:
    tid = order(1)["订单编号"]
    bring_in(csv_file([order(1)]))
    bring_in(
        lines({"tid": tid, "oid": "91", "promotion_name": "限时打折"}, {"tid": tid, "oid": "92"}), "i.csv"
    )
    assert rows() == [("1", "1", "", "限时打折", None, False)]
    bring_in(lines({"tid": tid, "oid": "91", "promotion_name": "会员价"}, {"tid": tid, "oid": "92"}), "i.csv")
    assert [row[3] for row in rows()] == ["会员价"]
    bring_in(csv_file([order(1, promotion_details=details(("满减", "1.00")))]))
    assert rows() == [("1", "", "", "满减", Decimal("1.00"), False)]


def test_many_orders_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "ORDERS_AT_ONCE", 2)
    bring_in(csv_file([order(n, promotion_details=details((f"满减{n}", "1.00"))) for n in range(1, 6)]))
    assert [(row[0], row[3]) for row in rows()] == [(str(n), f"满减{n}") for n in range(1, 6)]


def test_orders_that_a_shop_has_already_get_theirs() -> None:
    trade(tid="1", extra={"promotion_details": details(("满减", "1.00"))})
    sub_order(trade=trade(tid="2"), oid="29", extra={"promotion_name": "限时打折"})
    trade(tid="3", extra={"集分宝抵扣": "2.00"})
    trade(tid="4", extra={"直播返现状态": "已返现"})
    _migrate_to([("orders", "0008_trade_discounts")])
    assert rows() == []
    _migrate_to(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert rows() == [
        ("1", "", "", "满减", Decimal("1.00"), False),
        ("2", "9", "", "限时打折", None, False),
        ("3", "", "", "集分宝抵扣", Decimal("2.00"), True),
    ]


def _migrate_to(targets: Sequence[tuple[str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate(list(targets))
