"""/api/v1/activities/."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from promotions.activities.models import Activity
from promotions.checker.models import CheckRun
from staff.accounts.models import User
from tests.api import Api, errors
from tests.make import NOON, product, sku
from tests.promotions import make
from tests.promotions.checker.runs import do_checks

START, END = "2026-11-11T00:00:00+08:00", "2026-11-12T00:00:00+08:00"


def body(**more: Any) -> dict[str, Any]:
    return {
        "title": "双11 满减",
        "kind": "money_off",
        "starts_at": START,
        "ends_at": END,
        "covers_everything": True,
        "tiers": [{"threshold": "200.00", "amount_off_cny": "20.00"}],
    } | more


def test_create_read_and_list(api: Api) -> None:
    tea, cup, pot = sku(sku_id="501"), sku(sku_id="502"), product(num_iid="601")
    sent = body(
        covers_everything=False,
        tiers=[{"threshold": "200", "amount_off_cny": "20", "gifts": [{"sku_id": "502", "quantity": 2}]}],
        scope=[{"sku_id": "501"}, {"num_iid": "601", "excluded": True}],
    )
    made = api.post("activities/", sent)
    assert made.status_code == 201, made.content.decode()
    row = made.json()
    assert made["Location"].endswith(f"/api/v1/activities/{row['id']}/")
    assert (row["status"], row["level"], row["version"]) == ("draft", "shop", 1)
    assert row["tiers"][0]["gifts"] == [{"sku_id": "502", "quantity": 2}]
    assert [(line["sku_id"], line["num_iid"], line["excluded"]) for line in row["scope"]] == [
        ("501", None, False),
        (None, "601", True),
    ]
    assert {tea.pk, None} == set(Activity.objects.get().scope_rows.values_list("sku", flat=True))
    assert cup.pk and pot.pk
    read = api.get(f"activities/{row['id']}/")
    assert read.json() == row
    assert api.get(f"activities/{row['id']}/", If_None_Match=read["ETag"]).status_code == 304
    assert [one["id"] for one in api.get("activities/?status=draft&kind=money_off").json()["results"]] == [
        row["id"]
    ]


def test_a_change_needs_the_version_and_a_late_one_loses_nothing(api: Api) -> None:
    row = api.post("activities/", body()).json()
    path = f"activities/{row['id']}/"
    seen = api.get(path)["ETag"]
    assert api.patch(path, {"title": "x"}).status_code == 428
    changed = api.patch(path, {"title": "第一个窗口"}, If_Match=seen)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json()["tiers"] == row["tiers"]
    assert api.patch(path, {"title": "第二个窗口"}, If_Match=seen).status_code == 412
    assert Activity.objects.get().title == "第一个窗口"


@pytest.mark.parametrize(
    ("wrong", "pointer", "words"),
    [
        ({"ends_at": START}, "#/ends_at", "结束时间必须晚于"),
        ({"tiers": [{"threshold": "0", "amount_off_cny": "5"}]}, "#/tiers", "门槛必须大于 0"),
        ({"tiers": [{"threshold": "9", "pay_rate": "1.1"}]}, "#/tiers", "110%"),
        ({"scope": [{"sku_id": "404"}]}, "#/scope", "404"),
        ({"kind": "magic"}, "#/kind", ""),
        ({"surplus": 1}, "#/surplus", ""),
        ({"blocks": ["attic"]}, "#/blocks", ""),
    ],
)
def test_bad_input_is_told_where_it_is(api: Api, wrong: dict[str, Any], pointer: str, words: str) -> None:
    answer = api.post("activities/", body(**wrong))
    assert answer.status_code == 400
    (found,) = (e for e in answer.json()["errors"] if e["pointer"].startswith(pointer))
    assert words in found["detail"]
    assert not Activity.objects.exists()


def test_a_create_sent_twice_happens_once(api: Api) -> None:
    first = api.post("activities/", body(), Idempotency_Key="k")
    again = api.post("activities/", body(), Idempotency_Key="k")
    assert again.json() == first.json()
    assert Activity.objects.count() == 1


def test_only_drafts_can_be_deleted(api: Api) -> None:
    draft, live = make.activity(status="draft"), make.activity()
    tag = api.get(f"activities/{live.pk}/")["ETag"]
    assert api.delete(f"activities/{live.pk}/", If_Match=tag).status_code == 400
    tag = api.get(f"activities/{draft.pk}/")["ETag"]
    assert api.delete(f"activities/{draft.pk}/", If_Match=tag).status_code == 204
    assert list(Activity.objects.all()) == [live]


def test_the_emergency_stop_needs_no_version(api: Api) -> None:
    live = make.activity()
    assert errors(api.post(f"activities/{live.pk}/stop/", {})) == {"#/reason": "required"}
    stopped = api.post(f"activities/{live.pk}/stop/", {"reason": "错价"})
    assert (stopped.status_code, stopped.json()["status"]) == (200, "paused")


def test_withdraw_and_end(api: Api) -> None:
    row = make.activity(status="scheduled")
    tag = api.get(f"activities/{row.pk}/")["ETag"]
    assert api.post(f"activities/{row.pk}/withdraw/", None).status_code == 428
    assert api.post(f"activities/{row.pk}/withdraw/", None, If_Match=tag).json()["status"] == "draft"
    tag = api.get(f"activities/{row.pk}/")["ETag"]
    assert api.get(f"activities/{row.pk}/").json()["ended_at"] is None
    ended = api.post(f"activities/{row.pk}/end/", None, If_Match=tag).json()
    row.refresh_from_db()
    assert (ended["status"], parse_datetime(ended["ended_at"])) == ("ended", row.ended_at)


def test_filters_by_time(api: Api) -> None:
    row = make.activity(starts_at=NOON, ends_at=NOON + make.DAY)
    assert api.get("activities/?ends_after=2026-06-18T00:00:00Z").json()["results"][0]["id"] == row.pk
    assert api.get("activities/?starts_before=2026-06-18T00:00:00Z").json()["results"] == []


def test_a_check_names_the_basket_and_publishing_needs_a_reason(api: Api) -> None:
    """A draft at half price of a SKU that must not go below nine tenths."""
    now = timezone.now()
    tea = sku(sku_id="501", price_cny=100, floor_price_cny=90, warehouse_stock=7)
    row = make.activity(
        status="draft", covers_everything=False, starts_at=now + make.DAY, ends_at=now + 2 * make.DAY
    )
    make.scope_row(row, sku=tea)
    make.tier(row, pay_rate="0.5")
    asked = api.post(f"activities/{row.pk}/check/", None)
    assert (asked.status_code, asked.json()["state"], asked.json()["findings"]) == (202, "waiting", [])
    checked = result(api, asked)
    (found,) = (one for one in checked["findings"] if one["code"] == "floor")
    assert (found["sku_id"], found["certainty"], found["price_cny"]) == ("501", "proved", "50.00")
    assert found["witness"]
    assert checked["open_findings"] >= 1
    path = f"activities/{row.pk}/publish/"
    tag = api.get(f"activities/{row.pk}/")["ETag"]
    assert api.post(path, {}).status_code == 428
    refused = result(api, api.post(path, {}, If_Match=tag))
    assert (refused["outcome"], refused["open_findings"]) == ("blocked", checked["open_findings"])
    assert refused["findings"] == checked["findings"]
    done = result(api, api.post(path, {"reason": "清仓"}, If_Match=tag))
    assert (done["outcome"], done["version"]) == ("published", 1)
    assert Activity.objects.get().status == "scheduled"


def result(api: Api, asked: Any) -> dict[str, Any]:
    """What the run's own address says when a worker has been there."""
    assert asked.status_code == 202, asked.content.decode()
    do_checks()
    answer = api.get(asked["Location"].split("/api/v1/")[1])
    assert answer.json()["state"] == "done"
    return answer.json()


def test_publishing_without_a_check_is_refused_at_once_where_none_is_needed(api: Api) -> None:
    row = make.activity(status="draft", ends_at=timezone.now() + make.DAY)
    tag = api.get(f"activities/{row.pk}/")["ETag"]
    answer = api.post(f"activities/{row.pk}/publish/", {}, If_Match=tag)
    assert answer.status_code == 400 and "还没有写优惠" in answer.content.decode()
    assert not CheckRun.objects.exists()


def test_runs_are_listed_newest_first_by_state_and_page(api: Api) -> None:
    rows = [make.activity(status="draft") for _ in range(3)]
    asked = [api.post(f"activities/{row.pk}/check/", None).json()["id"] for row in rows]
    CheckRun.objects.create(asked_at=NOON)  # of everything: of no activity
    CheckRun.objects.filter(pk=asked[0]).update(state="parked")
    assert ids(api, "") == asked[::-1]
    assert ids(api, "?state=waiting") == asked[:0:-1]
    assert ids(api, f"?state=parked&activity={rows[0].pk}") == asked[:1]
    assert ids(api, "?outcome=published") == ids(api, "?wanted=publish") == []
    assert ids(api, "?asked_since=2099-01-01") == []
    assert api.get("activity-checks/?state=lost").status_code == 400
    page = api.get("activity-checks/?page_size=2").json()
    assert "findings" not in page["results"][0]
    (last,) = api.get(page["next"].split("/api/v1/")[1]).json()["results"]
    assert last["url"].endswith(f"/activity-checks/{asked[0]}/")


def ids(api: Api, query: str) -> list[int]:
    """The runs that a query lists."""
    answer = api.get(f"activity-checks/{query}")
    assert answer.status_code == 200, answer.content.decode()
    return [row["id"] for row in answer.json()["results"]]


def test_agents_do_not_see_runs(user_for: Callable[[str], User]) -> None:
    assert Api(user_for("presales")).get("activity-checks/").status_code == 403
