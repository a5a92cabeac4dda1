"""/api/v1/coupon-batches/, /coupons/ and /redemptions/."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from promotions.coupons.models import Coupon, CouponBatch, Redemption
from promotions.segments.models import Segment
from shopops.lib.api.models import StoredAnswer
from staff.accounts.models import User
from tests.api import Api
from tests.make import buyer, sku, trade
from tests.promotions import make

DAY = timedelta(days=1)


def running_batch(**facts: Any) -> CouponBatch:
    """A batch that can be claimed now."""
    now = timezone.now()
    window = {"starts_at": now - DAY, "ends_at": now + DAY}
    coupon = make.activity(kind="shop_coupon", **window)
    times = {"claim_starts_at": now - DAY, "claim_ends_at": now + DAY, "valid_days": 7}
    return make.batch(coupon, **times | facts)


def test_a_batch_is_made_and_changed(api: Api) -> None:
    activity = make.activity(kind="shop_coupon", starts_at=timezone.now(), ends_at=timezone.now() + DAY)
    sent = {
        "activity": activity.pk,
        "name": "会场券",
        "total": 100,
        "per_buyer": 1,
        "budget_cny": "500.00",
        "claim_starts_at": "2026-11-01T00:00:00+08:00",
        "claim_ends_at": "2026-11-11T00:00:00+08:00",
        "valid_days": 7,
    }
    made = api.post("coupon-batches/", sent)
    assert made.status_code == 201, made.content.decode()
    path = f"coupon-batches/{made.json()['id']}/"
    changed = api.patch(path, {"total": 200}, If_Match=made["ETag"])
    assert (changed.status_code, changed.json()["total"], changed.json()["version"]) == (200, 200, 2)
    assert api.patch(path, {"total": 300}, If_Match=made["ETag"]).status_code == 412
    assert api.patch(path, {"used": 0}, If_Match=changed["ETag"]).status_code == 400
    assert api.get(f"coupon-batches/?activity={activity.pk}").json()["results"][0]["total"] == 200


def test_codes_and_grants(api: Api) -> None:
    batch = running_batch()
    Segment.objects.create(key="old", name="老客", new_buyers=False)
    old = buyer()
    trade(buyer=old)
    assert api.post(f"coupon-batches/{batch.pk}/codes/", {"count": 20}).json() == {"count": 20}
    assert api.post(f"coupon-batches/{batch.pk}/grants/", {"segment": "old"}).json() == {"count": 1}
    assert Coupon.objects.filter(state="issued").count() == 20
    assert Coupon.objects.get(state="claimed").buyer == old
    too_many = api.post(f"coupon-batches/{batch.pk}/codes/", {"count": 1000})
    assert "只剩 79 张" in too_many.json()["errors"][0]["detail"]


def test_claiming_needs_a_key_and_happens_once(api: Api) -> None:
    batch, any_user = running_batch(), buyer()
    path, sent = f"coupon-batches/{batch.pk}/claims/", {"buyer": any_user.identity}
    assert api.post(path, sent).json()["code"] == "idempotency_key_invalid"
    first = api.post(path, sent, Idempotency_Key="k")
    assert (first.status_code, first.json()["state"]) == (201, "claimed")
    assert api.post(path, sent, Idempotency_Key="k").json() == first.json()
    refused = api.post(path, sent, Idempotency_Key="k2")
    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (
        409,
        "refused",
        "buyer_limit",
    )
    assert Coupon.objects.count() == 1


def test_a_printed_code(api: Api) -> None:
    batch = running_batch(issued=1)
    make.coupon(batch, code="ABCDEFGH2345")
    sent = {"code": "abcd-efgh-2345", "buyer": buyer().identity}
    assert api.post("coupons/claims/", sent, Idempotency_Key="k").json()["state"] == "claimed"
    assert api.get("coupons/ABCDEFGH2345/").json()["buyer"] == sent["buyer"]
    unknown = api.post("coupons/claims/", sent | {"code": "ABCDEFGH2346"}, Idempotency_Key="k3")
    assert unknown.json()["reason"] == "unknown_code"


def test_an_order_holds_uses_and_returns_a_coupon(api: Api) -> None:
    batch, any_user = running_batch(), buyer()
    code = api.post(
        f"coupon-batches/{batch.pk}/claims/", {"buyer": any_user.identity}, Idempotency_Key="c"
    ).json()["code"]
    sent = {"code": code, "tid": "2900000001", "discount_cny": "5.00", "hold": True}
    held = api.post("redemptions/", sent, Idempotency_Key="r")
    assert (held.status_code, held.json()["state"]) == (201, "reserved"), held.content.decode()
    path = f"redemptions/{held.json()['id']}/"
    assert api.post(f"{path}settle/", None).json()["state"] == "redeemed"
    assert api.post(f"{path}release/", None).json()["reason"] == "wrong_state"
    assert api.post(f"{path}return/", None).json()["state"] == "returned"
    assert api.get(path).json()["coupon_code"] == code
    assert Coupon.objects.get().state == "claimed"


def test_an_activity_is_used_with_its_pieces(api: Api) -> None:
    now = timezone.now()
    flash = make.activity(kind="flash_sale", pieces_total=2, starts_at=now - DAY, ends_at=now + DAY)
    tea = sku()
    sent = {
        "activity": flash.pk,
        "tid": "29",
        "discount_cny": "10.00",
        "pieces": [{"sku_id": tea.sku_id, "quantity": 2}],
    }
    assert api.post("redemptions/", sent, Idempotency_Key="a").status_code == 201
    assert api.post("redemptions/", sent | {"tid": "30"}, Idempotency_Key="b").json()["reason"] == "pieces"
    flash.use.refresh_from_db()
    assert (flash.use.uses, flash.use.spent_cny) == (1, Decimal(10))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"code": "A", "activity": 1},
        {"code": "A", "discount_cny": "-1"},
        {"code": "A", "tid": ""},
        {"code": "A", "buyer": "ouid:unknown"},
    ],
)
def test_a_use_that_says_too_little_or_too_much(api: Api, wrong: dict[str, Any]) -> None:
    sent = {"tid": "29", "discount_cny": "1.00"} | wrong
    assert api.post("redemptions/", sent, Idempotency_Key="k").status_code == 400


@pytest.mark.parametrize("prefix", ["", "k" * 150])
def test_long_keys_and_other_accounts_never_meet(
    api: Api, user_for: Callable[[str], User], prefix: str
) -> None:
    """Each account and each whole key is a use of its own, however alike their ends are."""
    batch = running_batch()
    other = Api(user_for("cs_lead"))
    path = f"coupon-batches/{batch.pk}/claims/"
    tail = "e" * 100
    callers = [(api, prefix + tail), (other, prefix + tail), (api, prefix + "f" + tail)]
    coupons = [
        caller.post(path, {"buyer": buyer().identity}, Idempotency_Key=key).json()["code"]
        for caller, key in callers
    ]
    used = [
        caller.post(
            "redemptions/",
            {"code": code, "tid": "2900000001", "discount_cny": "5.00"},
            Idempotency_Key=key,
        ).json()["coupon_code"]
        for (caller, key), code in zip(callers, coupons, strict=True)
    ]
    assert used == coupons
    assert len(set(coupons)) == 3


def test_the_ledger_knows_a_key_when_its_answer_is_gone(api: Api) -> None:
    """A week later: the same request is the same use, another one under its key is refused."""
    batch = running_batch()
    codes = [
        api.post(
            f"coupon-batches/{batch.pk}/claims/", {"buyer": buyer().identity}, Idempotency_Key=f"c{n}"
        ).json()["code"]
        for n in range(2)
    ]
    sent = {"code": codes[0], "tid": "2900000001", "discount_cny": "5.00"}
    first = api.post("redemptions/", sent, Idempotency_Key="r").json()
    StoredAnswer.objects.all().delete()
    assert api.post("redemptions/", sent, Idempotency_Key="r").json()["id"] == first["id"]
    StoredAnswer.objects.all().delete()
    other = api.post("redemptions/", sent | {"code": codes[1]}, Idempotency_Key="r")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Redemption.objects.count() == 1
