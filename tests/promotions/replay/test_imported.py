"""From the files to the activity: orders that name their promotions, and orders that only say what was paid."""

import json
from decimal import Decimal

import pytest

from orders.trades.models import SubOrder
from promotions.activities.models import Activity
from promotions.replay.attribution import attribute_day
from promotions.replay.models import OrderPromotion
from shopops.lib.calendar import shop_day
from tests.lib.imports.bring import bring_in, csv_file, order
from tests.make import product, sku
from tests.promotions import make

pytestmark = pytest.mark.django_db
DETAILS = {
    "promotion_detail": [{"promotion_name": "店铺满减", "promotion_id": "mjs-1_2", "discount_fee": "20.00"}]
}


@pytest.fixture
def off() -> Activity:
    """20 off from 50 on, on the day of the files; a piece costs 100."""
    sku(product=product(num_iid="601"), outer_sku_id="LJ250", price_cny=100)
    row = make.activity(
        kind="money_off",
        title="店铺满减",
        status="ended",
        starts_at="2020-02-20 00:00+08:00",
        ends_at="2020-02-21 00:00+08:00",
    )
    make.tier(row, threshold=50, amount_off_cny=20)
    return row


def line(tid: str, **cells: str) -> dict[str, str]:
    """A row of an item report of the open platform's names."""
    known = {"oid": tid, "tid": tid, "title": "龙井", "price": "100.00", "num": "1"}
    return known | {"外部系统编号": "LJ250", "商品ID": "601"} | cells


def order_promotions() -> list[tuple[str, str, Decimal, int | None]]:
    attribute_day(shop_day(SubOrder.objects.get().trade.created))
    rows = OrderPromotion.objects.order_by("place")
    return [(row.basis, row.name, row.discount_cny, row.activity_id) for row in rows]


def test_details_and_split_of_a_file_are_kept_and_matched(off: Activity) -> None:
    one = order(
        总金额="75.00", 买家实际支付金额="75.00", promotion_details=json.dumps(DETAILS), 集分宝抵扣="1.50"
    )
    bring_in(csv_file([one]))
    split = {
        "discount_fee": "3.00",
        "part_mjz_discount": "20.00",
        "adjust_fee": "-2.00",
        "divide_order_fee": "75.00",
    }
    bring_in(csv_file([line(one["订单编号"], **split)]), "items.csv")
    stored = SubOrder.objects.get()
    assert (stored.discount_fee_cny, stored.part_mjz_discount_cny, stored.adjust_fee_cny) == (3, 20, -2)
    assert stored.divide_order_fee_cny == 75
    assert order_promotions() == [
        ("name", "店铺满减", 20, off.pk),
        ("platform", "集分宝抵扣", Decimal("1.50"), None),
    ]


def test_a_plain_report_is_replayed_and_a_newer_one_looked_at_again(off: Activity) -> None:
    one = order(总金额="80.00", 买家实际支付金额="80.00")
    bring_in(csv_file([one]))
    bring_in(csv_file([line(one["订单编号"])]), "items.csv")
    assert order_promotions() == [("replay", "", 20, off.pk)]
    paid = order(总金额="70.00", 买家实际支付金额="70.00")
    bring_in(csv_file([paid]))
    bring_in(csv_file([line(one["订单编号"])]), "items.csv")
    assert order_promotions() == [("differs", "", 30, None)]


def test_lines_may_get_their_real_numbers_later(off: Activity) -> None:
    """Numbers of our own make room; what was found for such a line is found again for the real one."""
    special = make.activity(
        title="限时打折",
        status="ended",
        starts_at="2020-02-20 00:00+08:00",
        ends_at="2020-02-21 00:00+08:00",
    )
    make.tier(special, price_cny=90)
    one = order(总金额="160.00", 买家实际支付金额="160.00")
    bring_in(csv_file([one]))
    old = {"订单编号": one["订单编号"], "标题": "龙井", "价格": "100.00", "购买数量": "1", "商家编码": ""}
    sku(product=product(num_iid="602"), outer_sku_id="LJ500", price_cny=100)
    bring_in(csv_file([old | {"外部系统编号": code} for code in ("LJ250", "LJ500")]), "items.csv")
    made = sorted(SubOrder.objects.values_list("oid", flat=True))
    day = shop_day(SubOrder.objects.first().trade.created)  # type: ignore[union-attr]  # made above
    attribute_day(day)
    found = OrderPromotion.objects.filter(activity=special)
    assert sorted(found.values_list("oid", flat=True)) == made
    real = [
        line(one["订单编号"], oid=f"358000000000000001{n}", 外部系统编号=code, 商品ID=f"60{n}")
        for n, code in ((1, "LJ250"), (2, "LJ500"))
    ]
    bring_in(csv_file(real), "items.csv")
    attribute_day(day)
    assert sorted(found.values_list("oid", flat=True)) == [row["oid"] for row in real]
