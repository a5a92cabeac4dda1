"""The report of activities."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from shopops.lib.calendar import shop_day
from shopops.lib.rollup.models import RollupRun
from tests import make as shop
from tests.make import NOON
from tests.promotions import make


def test_the_report_adds_up_and_hides_margin_from_those_without(client_for: Any) -> None:
    row = make.activity(title="八折")
    facts = {"orders": 3, "amount_cny": 300, "discount_cny": 60, "margin_cny": 111}
    more = {"covered_amount_cny": 200, "covered_margin_cny": 100}
    PromotionBaseline.objects.create(
        activity=row, day=shop_day(row.starts_at), amount_cny=1400, margin_cny=140
    )
    PromotionNewBuyers.objects.create(activity=row, day=date(2026, 6, 18), new_buyers=7)
    PromotionNewBuyers.objects.create(activity=row, day=date(2026, 6, 19), new_buyers=8765)
    PromotionDay.objects.create(activity=row, day=date(2026, 6, 18), **facts | more)
    PromotionDay.objects.create(activity=row, day=date(2026, 6, 19), **facts | more)
    RollupRun.objects.create(
        statistic="promotion_day",
        day=date(2026, 6, 19),
        state="open",
        due_at=NOON,
        done_at=NOON,
        row_count=1,
    )
    shop.trade(created=NOON - timedelta(days=20))
    unused = make.activity(title="没人用")
    PromotionDay.objects.create(activity=unused, day=date(2026, 6, 18))
    page = reverse("promotions:report")
    html = client_for("manager").get(page).content.decode()
    assert "600.00" in html and "222.00" in html and "100.0%" in html and "1.50" in html
    assert "8,772" in html
    assert "222.00" not in client_for("cs_lead").get(page).content.decode()
    one = client_for("manager").get(reverse("promotions:activity_report", args=[row.pk])).content.decode()
    assert "8,772" in one and "8,765" in one
    assert "222.00" in one and "2026-06-19" in one and "看不出提升" not in one
    quiet = client_for("manager").get(reverse("promotions:activity_report", args=[unused.pk]))
    assert "还没有订单用过这个活动" in quiet.content.decode()
