"""Batches, codes, grants; enrolment sheets; the report."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from promotions.coupons.batches import change_batch
from promotions.enrolments import SHEET_FIELDS, LineDraft, change_sheet
from promotions.models import CouponBatch, EnrolmentSheet, PriceCommitment, PromotionDay, Segment
from promotions.pages.merging import raw_of, raw_of_data
from shopops.lib.rollup.models import RollupRun
from staff.accounts.models import User
from tests import make as shop
from tests.make import NOON
from tests.promotions import make


def test_a_batch_is_made_changed_and_filled(merchandiser: Client) -> None:
    coupon = make.activity(kind="shop_coupon", status="draft", is_claimable=True)
    form = {
        "name": "首页券",
        "total": 10,
        "per_buyer": 1,
        "claim_starts_at": "2026-06-01T00:00",
        "claim_ends_at": "2026-07-01T00:00",
        "valid_days": 7,
        "is_open": "on",
    }
    merchandiser.post(reverse("promotions:new_batch", args=[coupon.pk]), form)
    batch = CouponBatch.objects.get()
    assert (batch.total, batch.valid_days, batch.activity) == (10, 7, coupon)
    page = reverse("promotions:edit_batch", args=[batch.pk])
    assert merchandiser.post(page, form | {"total": 20, "version": 1}).status_code == 302
    assert merchandiser.post(page, form | {"total": 30, "version": 1}).status_code == 409
    merchandiser.post(reverse("promotions:make_codes", args=[batch.pk]), {"count": "20"})
    answer = merchandiser.post(reverse("promotions:make_codes", args=[batch.pk]), {"count": "1"}, follow=True)
    assert "只剩 0 张" in answer.content.decode()
    batch.refresh_from_db()
    assert (batch.total, batch.issued) == (20, 20)
    listed = merchandiser.get(reverse("promotions:codes"), {"batch": batch.pk})
    assert "共 20 条" in listed.content.decode()


def opened(client: Client, page: str) -> dict[str, Any]:
    """What a browser would send back of a page that was just opened."""
    answer = client.get(page)
    form = answer.context["form"]
    data = {name: values for name, values in raw_of(form).items() if values}
    return data | {"seen": answer.context["seen"], "version": form.instance.version}


def test_two_windows_of_a_batch_are_merged_and_clashes_shown(merchandiser: Client, boss: User) -> None:
    batch = make.batch(total=10, per_buyer=1)
    page = reverse("promotions:edit_batch", args=[batch.pk])
    mine = opened(merchandiser, page)
    change_batch(batch=batch, changes={"total": 50, "per_buyer": 3}, version=1, by=boss)
    answer = merchandiser.post(page, mine | {"total": "20", "name": "我的名字"})
    assert answer.status_code == 409
    conflicts = answer.context["conflicts"]
    assert [(one.label, one.now, one.mine) for one in conflicts] == [("发行量", "50", "20")]
    assert "别人改了这个批次" in answer.content.decode()
    form = answer.context["form"]
    assert [form[name].value() for name in ("total", "per_buyer", "name")] == ["20", "3", "我的名字"]
    batch.refresh_from_db()
    assert batch.total == 50
    again = {name: values for name, values in raw_of_data(form).items() if values}
    assert (
        merchandiser.post(page, again | {"seen": answer.context["seen"], "version": "2"}).status_code == 302
    )
    batch.refresh_from_db()
    assert (batch.total, batch.per_buyer, batch.name, batch.version) == (20, 3, "我的名字", 3)


def test_wrong_batches_say_why(merchandiser: Client) -> None:
    coupon = make.activity(kind="shop_coupon", status="draft")
    form = {
        "name": "券",
        "claim_starts_at": "2026-07-01T00:00",
        "claim_ends_at": "2026-06-01T00:00",
        "valid_days": 7,
    }
    answer = merchandiser.post(reverse("promotions:new_batch", args=[coupon.pk]), form)
    assert answer.status_code == 422
    assert "领取结束必须晚于领取开始" in answer.content.decode()


def test_a_grant_reaches_the_segment(client_for: Any) -> None:
    batch = make.batch(valid_from=None, valid_until=None, valid_days=9)
    shop.buyer(), shop.buyer()
    Segment.objects.create(key="all", name="所有人")
    client = client_for("cs_lead")
    answer = client.post(reverse("promotions:grant", args=[batch.pk]), {"segment": "all"}, follow=True)
    assert "发给了 2 位买家" in answer.content.decode()
    nobody = client.post(reverse("promotions:grant", args=[batch.pk]), {"segment": "none"}, follow=True)
    assert "请选择人群" in nobody.content.decode()


def test_agents_see_batches_but_no_codes(client_for: Any) -> None:
    batch = make.batch(shared_code="TEA888")
    html = client_for("presales").get(reverse("promotions:batch", args=[batch.pk])).content.decode()
    assert batch.name in html and "TEA888" not in html
    assert client_for("presales").get(reverse("promotions:codes")).status_code == 403


SHEET = {
    "title": "聚划算 7 月",
    "starts_at": "2026-07-01T00:00",
    "ends_at": "2026-07-04T00:00",
    "max_pay_rate": "0.9",
    "lookback_days": "15",
    "commission_rate": "0.05",
    "fee_cny": "100",
    "protected_days": "15",
}


def test_a_sheet_tells_which_skus_to_enrol(merchandiser: Client, manager: Client) -> None:
    good = shop.sku(price_cny=100, cost_cny=20, warehouse_stock=500)
    bad = shop.sku(price_cny=100, cost_cny=95, warehouse_stock=500)
    lines = f"{good.sku_id} - 100\n{bad.sku_id} 90 100"
    made = merchandiser.post(reverse("promotions:new_sheet"), SHEET | {"lines": lines})
    rows = merchandiser.get(made.url).context["rows"]
    assert (rows[0].sku, rows[0].verdict) == (good, "报")
    assert rows[1].sku == bad and rows[1].verdict != "报"
    sheet = EnrolmentSheet.objects.get()
    manager.post(reverse("promotions:promise", args=[sheet.pk]))
    assert PriceCommitment.objects.filter(sku=good, price_cny=90).exists()


def test_a_sheet_names_lines_it_cannot_read(merchandiser: Client) -> None:
    known = shop.sku()
    lines = f"{known.sku_id} 19.9 5\n404404 3\n{known.sku_id} abc\n404405 x"
    answer = merchandiser.post(reverse("promotions:new_sheet"), SHEET | {"lines": lines})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f"3 行看不懂或不在商品库里：404404 3、{known.sku_id} abc、404405 x" in html
    assert not EnrolmentSheet.objects.exists()


def test_two_windows_of_a_sheet_are_merged_and_clashes_shown(merchandiser: Client, boss: User) -> None:
    tea, cup = shop.sku(), shop.sku()
    merchandiser.post(reverse("promotions:new_sheet"), SHEET | {"lines": f"{tea.sku_id} - 100"})
    sheet = EnrolmentSheet.objects.get()
    page = reverse("promotions:edit_sheet", args=[sheet.pk])
    mine = opened(merchandiser, page)
    facts = {name: getattr(sheet, name) for name in SHEET_FIELDS} | {"fee_cny": 300, "title": "别人的名字"}
    change_sheet(sheet=sheet, facts=facts, lines=[LineDraft(tea.pk, units_locked=7)], version=1, by=boss)
    answer = merchandiser.post(page, mine | {"lines": f"{cup.sku_id} - 9", "lookback_days": "30"})
    assert answer.status_code == 409
    (conflict,) = answer.context["conflicts"]
    assert (conflict.now, conflict.mine) == (f"{tea.sku_id} - 7", f"{cup.sku_id} - 9")
    form = answer.context["form"]
    shown = [form[name].value() for name in ("title", "fee_cny", "lookback_days", "lines")]
    assert shown == ["别人的名字", "300", "30", f"{cup.sku_id} - 9"]
    assert list(sheet.lines.values_list("sku", "units_locked")) == [(tea.pk, 7)]


def test_saving_an_opened_sheet_or_batch_again_is_no_conflict(merchandiser: Client) -> None:
    line = shop.sku()
    merchandiser.post(reverse("promotions:new_sheet"), SHEET | {"lines": f"{line.sku_id} 9.9 1"})
    for page in (
        reverse("promotions:edit_sheet", args=[EnrolmentSheet.objects.get().pk]),
        reverse("promotions:edit_batch", args=[make.batch().pk]),
    ):
        assert merchandiser.post(page, opened(merchandiser, page)).status_code == 302


def test_the_report_adds_up_and_hides_margin_from_those_without(client_for: Any) -> None:
    row = make.activity(title="八折")
    facts = {"orders": 3, "amount_cny": 300, "discount_cny": 60, "margin_cny": 111, "new_buyers": 1}
    more = {
        "covered_amount_cny": 200,
        "baseline_amount_cny": 1400,
        "covered_margin_cny": 100,
        "baseline_margin_cny": 140,
    }
    PromotionDay.objects.create(activity=row, day=date(2026, 6, 18), **facts | more)
    PromotionDay.objects.create(activity=row, day=date(2026, 6, 19), **facts | more)
    RollupRun.objects.create(
        statistic="promotion_day",
        day=date(2026, 6, 19),
        state="open",
        started_at=NOON,
        done_at=NOON,
        row_count=1,
        by="test",
    )
    shop.trade(created=NOON - timedelta(days=20))
    unused = make.activity(title="没人用")
    PromotionDay.objects.create(activity=unused, day=date(2026, 6, 18))
    page = reverse("promotions:report")
    html = client_for("manager").get(page).content.decode()
    assert "600.00" in html and "222.00" in html and "100.0%" in html and "1.50" in html
    assert "222.00" not in client_for("cs_lead").get(page).content.decode()
    one = client_for("manager").get(reverse("promotions:activity_report", args=[row.pk])).content.decode()
    assert "222.00" in one and "2026-06-19" in one and "看不出提升" not in one
    quiet = client_for("manager").get(reverse("promotions:activity_report", args=[unused.pk]))
    assert "还没有订单用过这个活动" in quiet.content.decode()
