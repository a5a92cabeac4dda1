"""The page of the trail: filtered, paged, escaped."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shopops.lib.audit.actions import record
from staff.accounts.models import User

ClientFor = Callable[[str], Client]


def listed(client: Client, query: str = "") -> list[str]:
    """What the page shows in the column of the actions."""
    answer = client.get(f"/staff/audit/?{query}")
    return [str(row.cells[2].html) for row in answer.context["rows"]]


@pytest.fixture
def entries(user_for: Callable[[str], User]) -> None:
    shanghai = timezone.get_default_timezone()
    with time_machine.travel(datetime(2026, 6, 17, 23, 59, tzinfo=shanghai), tick=False):
        record("staff.sign_in", by=user_for("finance"))
    with time_machine.travel(datetime(2026, 6, 18, 0, 0, tzinfo=shanghai), tick=False):
        record("personal_data.unmasked", by=user_for("presales"), target="orders.trade:7", reason="电话核对")


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["查看买家明文信息", "登录"]),
        ("action=staff.sign_in", ["登录"]),
        ("target=orders.trade:7", ["查看买家明文信息"]),
        ("day_from=2026-06-17&day_to=2026-06-17", ["登录"]),
        ("day_from=2026-06-18", ["查看买家明文信息"]),
        ("day_from=2026-06-19", []),
    ],
)
def test_entries_are_found(entries: None, client_for: ClientFor, query: str, actions: list[str]) -> None:
    assert listed(client_for("manager"), query) == actions


def test_memos_that_older_entries_hold_are_not_shown(client_for: ClientFor) -> None:
    old, new = {"flag": 0, "memo": ""}, {"flag": 1, "memo": "打13812345623"}
    record("trade.memo_changed", by=None, target="orders.trade:7", before=old, after=new)
    html = client_for("manager").get("/staff/audit/").content.decode()
    assert "flag: 1" in html and "13812345623" not in html and "memo:" not in html


def test_entries_of_one_person(entries: None, client_for: ClientFor, user_for: Callable[[str], User]) -> None:
    assert listed(client_for("manager"), f"by={user_for('presales').pk}") == ["查看买家明文信息"]


@pytest.mark.parametrize("query", ["by=nobody", "day_from=yesterday", "sort=detail", "target=" + "x" * 200])
def test_odd_questions_get_an_answer(entries: None, client_for: ClientFor, query: str) -> None:
    assert client_for("manager").get(f"/staff/audit/?{query}").status_code == 200


def test_details_are_escaped_and_exported(db: None, client_for: ClientFor) -> None:
    record("staff.sign_in", by=None, target="staff.user:1", roles=["<b>", "manager"])
    client = client_for("manager")
    assert "&lt;b&gt;、manager" in client.get("/staff/audit/").content.decode()
