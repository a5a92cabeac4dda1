"""Enrolment sheets in the browser."""

from django.test import Client
from django.urls import reverse

from promotions.enrolment.actions import SHEET_FIELDS, LineDraft, change_sheet
from promotions.enrolment.models import EnrolmentSheet
from promotions.price_history.models import PriceCommitment
from staff.accounts.models import User
from tests import make as shop
from tests.promotions.forms import opened

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
