"""Names on orders that no activity has, assigned and taken back on their page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from promotions.activities.models import Activity, RetryDay
from promotions.replay.models import PlatformName, UnknownNameDay
from shopops.lib.calendar import shop_day
from tests.promotions import make

NAMES = "/promotions/audits/names/"


@pytest.fixture
def spring(db: None) -> Activity:
    now = timezone.now()
    return make.activity(title="春茶节", starts_at=now - timedelta(days=3), ends_at=now + timedelta(days=3))


def unknown(*, days_ago: int, **facts: Any) -> None:
    moment = timezone.now() - timedelta(days=days_ago)
    facts = {"orders": 2, "discount_cny": 20, "first_at": moment, "last_at": moment} | facts
    UnknownNameDay.objects.create(day=shop_day(moment), **facts)


def test_a_name_is_assigned_with_one_form_and_taken_back(spring: Activity, merchandiser: Client) -> None:
    make.activity(title="早就结束的活动")
    for days_ago in (0, 1, 93):
        unknown(name="平台<满减>", promotion_id="mjs-7", days_ago=days_ago)
    page = merchandiser.get(NAMES).content.decode()
    assert "平台&lt;满减&gt;" in page and "mjs-7<" in page and "40.00" in page and ">4</td>" in page
    assert "春茶节" in page and "早就结束的活动" not in page
    sent = {"name": "平台<满减>", "promotion_id": "mjs-7", "called_by": "id", "activity": spring.pk}
    assert merchandiser.post(NAMES, sent)["Location"] == NAMES
    row = PlatformName.objects.get()
    assert (row.activity, row.called_by, row.value) == (spring, "id", "mjs-7")
    assert RetryDay.objects.filter(day=timezone.localdate()).exists()
    again = merchandiser.post(NAMES, sent)
    assert again.status_code == 422 and "已经指定给这个活动" in again.content.decode()
    assert merchandiser.post(f"{NAMES}{row.pk}/remove/")["Location"] == NAMES
    assert not PlatformName.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"activity": ""}, {"activity": "x"}, {"called_by": "mood"}, {"called_by": "id"}, {"name": ""}]
)
def test_nonsense_is_refused(spring: Activity, merchandiser: Client, wrong: dict[str, str]) -> None:
    sent = {"name": "平台满减", "promotion_id": "", "called_by": "name", "activity": spring.pk}
    answer = merchandiser.post(NAMES, sent | wrong)
    assert answer.status_code == 422 and "field-errors" in answer.content.decode()
    assert not PlatformName.objects.exists()


def test_nothing_to_assign(merchandiser: Client) -> None:
    page = merchandiser.get(NAMES).content.decode()
    assert "没有认不出的名称" in page and "还没有指定过" in page
