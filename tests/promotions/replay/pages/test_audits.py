"""The pages of self-audits, from asking to the line that differs by one fen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from products.catalogue.models import Sku
from promotions.replay import audits
from promotions.replay.models import AuditedOrder, AuditRun
from tests.jobs import claimed, drain_queue
from tests.make import NOON, sku, sub_order, trade
from tests.promotions import make

DAY = NOON.date()
SECOND = timedelta(seconds=1)


@pytest.fixture
def tea(db: None) -> Sku:
    off = make.activity(kind="money_off")
    make.tier(off, threshold=50, amount_off_cny=20)
    return sku(price_cny=100)


def bought(tea: Sku, share: str, **facts: object) -> str:
    one = trade(payable_cny=100 - Decimal(share), **facts)
    line = {"price_cny": 100, "part_mjz_discount_cny": share, "divide_order_fee_cny": one.payable_cny}
    sub_order(trade=one, sku=tea, **line)
    return one.tid


def run() -> AuditRun:
    one = make.audit_run()
    drain_queue()
    one.refresh_from_db()
    return one


def test_one_fen_is_found_stored_and_shown(tea: Sku, merchandiser: Client) -> None:
    bought(tea, "20")
    tid = bought(tea, "20.01")
    sub_order(trade=trade(), price_cny=100)
    one = run()
    assert (one.state, one.orders, one.equal, one.differing, one.skipped) == ("done", 3, 1, 1, 1)
    found = AuditedOrder.objects.get(cause="rounding")
    assert (found.trade.tid, found.cause, found.difference_cny) == (tid, "rounding", Decimal("-0.01"))
    assert found.lines == [
        {
            "sku": tea.pk,
            "item": 10_000,
            "share": 2_001,
            "paid": 7_999,
            "item_more": 0,
            "share_more": 1,
            "paid_more": -1,
        }
    ]
    html = merchandiser.get(f"/promotions/audits/{one.pk}/").content.decode()
    assert "尾差" in html and "-0.01" in html
    listed = merchandiser.get(f"/promotions/audits/orders/?run={one.pk}&cause=rounding").content.decode()
    assert tid in listed
    lines = merchandiser.get(f"/promotions/audits/orders/{found.pk}/").content.decode()
    assert f"/orders/{tid}/" in lines and "79.99 / 80.00" in lines and "20.01 / 20.00" in lines


def test_orders_that_cannot_be_priced_again_are_listed(tea: Sku, merchandiser: Client) -> None:
    bare = trade(payable_cny=60, post_fee_cny=10)
    unknown = sub_order(price_cny=100).trade
    one = run()
    assert (one.orders, one.equal, one.differing, one.skipped) == (2, 0, 0, 2)
    found = {row.cause: row for row in one.found.all()}
    assert (found["no_lines"].trade, found["no_lines"].charged_cny) == (bare, 50)
    assert found["unknown_sku"].trade == unknown
    html = merchandiser.get(f"/promotions/audits/{one.pk}/").content.decode()
    assert "无法算价：没有子订单" in html and "无法算价：SKU 不在商品库" in html
    listed = merchandiser.get(f"/promotions/audits/orders/?run={one.pk}&cause=no_lines").content.decode()
    assert bare.tid in listed and unknown.tid not in listed
    page = merchandiser.get(f"/promotions/audits/orders/{found['no_lines'].pk}/").content.decode()
    assert "50.00" in page and "不同的行" not in page


def test_a_day_ends_at_midnight(tea: Sku) -> None:
    for moment in (-12, 12):
        for seconds in (-1, 0):
            bought(tea, "0", created=NOON + timedelta(hours=moment, seconds=seconds))
    assert run().orders == 2


def test_a_worker_that_died_is_replaced_and_nothing_is_counted_twice(tea: Sku) -> None:
    bought(tea, "30")
    dead, _lease = claimed(make.audit_run(orders=1, differing=1))
    AuditedOrder.objects.create(
        run=dead, trade=trade(), cause="rounding", charged_cny=1, ours_cny=1, difference_cny=0
    )
    assert drain_queue() == 0, "the lease still holds"
    AuditRun.objects.update(lease_expires_at=NOON)
    drain_queue()
    AuditRun.objects.update(due_at=NOON)
    assert drain_queue() == 1
    dead.refresh_from_db()
    assert (dead.state, dead.orders, dead.skipped, dead.differing) == ("done", 2, 1, 1)
    assert dead.found.count() == 2


def test_what_kills_every_worker_is_parked(tea: Sku, merchandiser: Client) -> None:
    one, _lease = claimed(make.audit_run(faults={"interrupted": 4}))
    AuditRun.objects.update(lease_expires_at=NOON)
    drain_queue()
    assert AuditRun.objects.get().state == "parked"
    assert "自查多次中断" in merchandiser.get(f"/promotions/audits/{one.pk}/").content.decode()


def test_asking(merchandiser: Client, tea: Sku) -> None:
    asked = merchandiser.post("/promotions/audits/", {"first": DAY, "last": DAY})
    one = AuditRun.objects.get()
    assert asked["Location"] == f"/promotions/audits/{one.pk}/"
    assert "等待后台开始" in merchandiser.get(f"/promotions/audits/{one.pk}/").content.decode()
    assert str(DAY) in merchandiser.get("/promotions/audits/").content.decode()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("", ""),
        ("x", "2026-06-01"),
        ("2026-06-02", "2026-06-01"),
        ("2025-01-01", "2026-06-01"),
        ("0026-01-01", "0026-01-02"),
        ("2026-06-01", "2199-01-01"),
    ],
)
def test_impossible_days_are_refused(merchandiser: Client, first: str, last: str) -> None:
    asked = merchandiser.post("/promotions/audits/", {"first": first, "last": last})
    assert asked.status_code == 422 and "field-errors" in asked.content.decode()
    assert not AuditRun.objects.exists()


def test_the_queue_is_short(merchandiser: Client, tea: Sku) -> None:
    for _ in range(audits.MOST_WAITING):
        make.audit_run()
    assert merchandiser.post("/promotions/audits/", {"first": DAY, "last": DAY}).status_code == 422
