"""Values that are no sense never break an endpoint: the answer is a problem, not a fault of ours."""

from typing import Any

import pytest
from rest_framework.settings import api_settings

from promotions.activities.models import Activity
from tests.api import Api
from tests.make import sku
from tests.promotions import make

# Enough requests to be throttled otherwise.
pytestmark = pytest.mark.usefixtures("unthrottled")
NONSENSE: list[Any] = [
    None,
    True,
    "",
    "\x00",
    "x" * 400,
    -1,
    10**30,
    1.5,
    "NaN",
    "1e400",
    [],
    [None],
    {},
    [{}],
]
ACTIVITY = {
    "title": "x",
    "kind": "money_off",
    "starts_at": "2026-11-11T00:00:00+08:00",
    "ends_at": "2026-11-12T00:00:00+08:00",
}


@pytest.fixture
def unthrottled(settings: Any) -> None:
    every = dict.fromkeys(api_settings.DEFAULT_THROTTLE_RATES, "100000/min")
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": every}


def half(number: int) -> list[Any]:
    """Neighbouring fields get one half of the values each; all of them would take half a minute."""
    return NONSENSE[number % 2 :: 2]


FIELDS = {
    "activities/": (
        ACTIVITY,
        "title kind starts_at new_buyers min_vip_level measure max_repeats every_n every_n_pay_rate budget_cny "
        "pieces_total deposit_cny blocks except_regions tiers scope bundle segments balance_ends_at",
    ),
    "quotes/": ({"lines": [{"sku_id": "501"}]}, "lines buyer facts moment region postage_cny"),
    "redemptions/": (
        {"code": "A", "tid": "29", "discount_cny": "1"},
        "code activity tid discount_cny buyer pieces hold",
    ),
    "coupons/claims/": ({"code": "A", "buyer": "ouid:x"}, "code buyer"),
    "coupon-batches/": (
        {"name": "x", "claim_starts_at": ACTIVITY["starts_at"], "claim_ends_at": ACTIVITY["ends_at"]},
        "activity name total per_buyer budget_cny claim_ends_at valid_from valid_days shared_code is_open",
    ),
}


@pytest.mark.parametrize("path", FIELDS)
def test_posting_nonsense(api: Api, path: str) -> None:
    sku(sku_id="501")
    body, names = FIELDS[path]
    coupon = make.activity(kind="shop_coupon")
    if path == "coupon-batches/":
        body = body | {"activity": coupon.pk, "valid_days": 3}
    for number, name in enumerate(names.split()):
        for place, value in enumerate(half(number)):
            answer = api.post(path, body | {name: value}, Idempotency_Key=f"{number}-{place}")
            assert answer.status_code in (200, 201, 400, 409), (name, value, answer.content.decode())


def test_changing_into_nonsense(api: Api) -> None:
    row = make.activity(status="draft")
    names = ("title", "ends_at", "tiers", "scope", "bundle", "segments", "blocks", "budget_cny")
    for number, name in enumerate(names):
        for value in half(number):
            answer = api.patch(f"activities/{row.pk}/", {name: value}, If_Match="*")
            assert answer.status_code in (200, 400), (name, value, answer.content.decode())
    assert Activity.objects.get(pk=row.pk).ends_at == row.ends_at


@pytest.mark.parametrize(
    "query",
    [
        "status=x",
        "kind=",
        "starts_before=x",
        "ends_after=9999-99-99",
        "event=%00",
        "page_size=0",
        "surplus=1",
    ],
)
def test_listing_by_nonsense(api: Api, query: str) -> None:
    assert api.get(f"activities/?{query}").status_code == 400
