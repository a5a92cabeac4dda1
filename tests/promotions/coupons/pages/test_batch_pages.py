"""Batches, codes and grants in the browser."""

from typing import Any

from django.test import Client
from django.urls import reverse

from promotions.coupons.batches import change_batch
from promotions.coupons.models import CouponBatch
from promotions.segments.models import Segment
from staff.accounts.models import User
from tests import make as shop
from tests.promotions import make
from tests.promotions.forms import opened


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
    again = {name: values for name, values in form.sent_values().items() if values}
    assert (
        merchandiser.post(
            page, again | {"seen": answer.context["form"]["seen"].value(), "version": "2"}
        ).status_code
        == 302
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
    refused = client.post(reverse("promotions:grant", args=[batch.pk]), {"segment": "none"}, follow=True)
    assert "请选择人群" in refused.content.decode()


def test_agents_see_batches_but_no_codes(client_for: Any) -> None:
    batch = make.batch(shared_code="TEA888")
    html = client_for("presales").get(reverse("promotions:batch", args=[batch.pk])).content.decode()
    assert batch.name in html and "TEA888" not in html
    assert client_for("presales").get(reverse("promotions:codes")).status_code == 403
