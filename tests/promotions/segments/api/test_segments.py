"""/api/v1/segments/."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.trades.models import Buyer
from promotions.permissions import PROMOTIONS_VIEW
from promotions.segments.models import Segment
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests.api import Api, errors
from tests.make import buyer, trade
from tests.promotions import make


def test_create_read_list_and_size(api: Api) -> None:
    made = api.post(
        "segments/", {"key": "regulars", "name": "老客", "new_buyers": False, "min_spent_cny": "50"}
    )
    assert made.status_code == 201, made.content.decode()
    assert made["Location"].endswith("/api/v1/segments/regulars/")
    row = made.json()
    assert (row["key"], row["new_buyers"], row["min_spent_cny"], row["members"], row["version"]) == (
        "regulars",
        False,
        "50.00",
        0,
        1,
    )
    read = api.get("segments/regulars/")
    assert read.json() == row
    assert api.get("segments/regulars/", If_None_Match=read["ETag"]).status_code == 304
    make.segment(is_list=True)
    assert [one["key"] for one in api.get("segments/?is_list=false").json()["results"]] == ["regulars"]
    assert len(api.get("segments/").json()["results"]) == 2
    trade(buyer=buyer(), payable_cny=60, created=timezone.now() - make.DAY)
    trade(buyer=buyer(), payable_cny=40, created=timezone.now() - make.DAY)
    assert api.get("segments/regulars/size/").json()["size"] == 1


def test_a_change_needs_the_version_and_keeps_the_key(api: Api) -> None:
    seen = api.post("segments/", {"key": "a", "name": "甲"})["ETag"]
    assert api.patch("segments/a/", {"name": "乙"}).status_code == 428
    changed = api.patch("segments/a/", {"name": "乙"}, If_Match=seen)
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "乙", 2)
    assert api.patch("segments/a/", {"name": "丙"}, If_Match=seen).status_code == 412
    assert errors(api.patch("segments/a/", {"key": "b"}, If_Match=changed["ETag"])) == {"#/key": "read_only"}
    assert Segment.objects.get().name == "乙"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"key": "有空格"}, "#/key"),
        ({"key": "taken"}, "#/key"),
        ({"name": ""}, "#/name"),
        ({"min_spent_cny": "9", "max_spent_cny": "8"}, "#"),
        ({"min_vip_level": -1}, "#/min_vip_level"),
        ({"took_part_in": 987654321}, "#/took_part_in"),
        ({"surplus": 1}, "#/surplus"),
        ({"members": 3}, "#/members"),
    ],
)
def test_bad_input_is_told_where_it_is(api: Api, wrong: dict[str, Any], pointer: str) -> None:
    Segment.objects.create(key="taken", name="x")
    answer = api.post("segments/", {"key": "new", "name": "新"} | wrong)
    assert answer.status_code == 400
    assert pointer in errors(answer)
    assert Segment.objects.count() == 1


def test_one_that_is_used_is_not_deleted(api: Api) -> None:
    used, free = make.segment(name="老客"), make.segment()
    make.activity(title="专享").segments.add(used)
    refused = api.delete(f"segments/{used.key}/", If_Match="*")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "in_use"
    assert "活动“专享”" in refused.json()["errors"][0]["detail"]
    assert api.delete(f"segments/{free.key}/").status_code == 428
    tag = api.get(f"segments/{free.key}/")["ETag"]
    assert api.delete(f"segments/{free.key}/", If_Match=tag).status_code == 204
    assert list(Segment.objects.all()) == [used]


def test_every_member_gets_a_result(api: Api) -> None:
    row = make.segment(is_list=True)
    here, new, gone = buyer(), buyer(), buyer()
    for one in (here, gone):
        row.members.create(buyer=one)
    items = [
        {"buyer": here.identity},
        {"buyer": new.identity},
        {"buyer": new.identity},
        {"buyer": gone.identity, "member": False},
        {"buyer": "ouid:unknown"},
        {"buyer": here.identity, "surplus": 1},
        {"member": True},
    ]
    path = f"segments/{row.key}/members/"
    answer = api.post(path, {"members": items}, Idempotency_Key="k")
    assert answer.status_code == 200, answer.content.decode()
    results = answer.json()["results"]
    assert [one["result"] for one in results] == ["same", "added", "same", "removed", *["rejected"] * 3]
    assert [one["index"] for one in results] == list(range(7))
    assert [one["errors"][0]["code"] for one in results[4:]] == [
        "does_not_exist",
        "unknown_field",
        "required",
    ]
    assert set(row.members.values_list("buyer", flat=True)) == {here.pk, new.pk}
    assert answer.json()["version"] == 2
    assert api.post(path, {"members": items}, Idempotency_Key="k").json() == answer.json()
    (entry,) = AuditEntry.objects.filter(action="segment.changed")
    assert (entry.detail["added"], entry.detail["removed"]) == (1, 1)
    assert api.post(path, {"members": items[:1]}).json()["version"] == 2


def test_ten_thousand_members_take_a_handful_of_statements(api: Api) -> None:
    row = make.segment(is_list=True)
    Buyer.objects.bulk_create(Buyer(identity=f"ouid:M{number}") for number in range(10_000))
    path = f"segments/{row.key}/members/"
    with CaptureQueriesContext(connection) as queries:
        items = [{"buyer": f"ouid:M{number}"} for number in range(10_000)]
        assert api.post(path, {"members": items}).status_code == 200
    assert row.members.count() == 10_000
    assert len(queries) < 30
    assert errors(api.post(path, {"members": [*items, items[0]]})) == {"#/members": "max_length"}


def test_only_lists_have_members(api: Api) -> None:
    row = make.segment()
    answer = api.post(f"segments/{row.key}/members/", {"members": [{"buyer": buyer().identity}]})
    assert (answer.status_code, list(errors(answer))) == (400, ["#/is_list"])


def test_who_may_look_may_not_write(user_for: Callable[[str], User]) -> None:
    row = make.segment(is_list=True)
    reader = Api(user_for("manager"), [PROMOTIONS_VIEW])
    assert reader.get(f"segments/{row.key}/").status_code == 200
    assert reader.get(f"segments/{row.key}/size/").status_code == 200
    assert reader.post("segments/", {"key": "x", "name": "x"}).status_code == 403
    assert reader.patch(f"segments/{row.key}/", {"name": "x"}, If_Match="*").status_code == 403
    assert reader.delete(f"segments/{row.key}/", If_Match="*").status_code == 403
    assert reader.post(f"segments/{row.key}/members/", {"members": []}).status_code == 403
