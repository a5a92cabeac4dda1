"""Segments: written, pasted, merged, shown with their size, deleted when nothing uses them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.trades.models import Buyer
from promotions.segments.actions import change_members, change_segment, create_segment
from promotions.segments.models import Segment
from shopops.lib.audit.models import AuditEntry
from shopops.lib.personal import blind_index
from staff.accounts.models import User
from tests import make as shop
from tests.promotions import make

NEW = reverse("promotions:new_segment")
Form = dict[str, Any]


@pytest.fixture
def merchandiser(client_for: Callable[[str], Client]) -> Client:
    return client_for("merchandiser")


@pytest.fixture
def boss(user_for: Callable[[str], User]) -> User:
    return user_for("manager")


def written(client: Client, **form: Any) -> Segment:
    answer = client.post(NEW, {"name": "人群"} | form)
    assert answer.status_code == 302, answer.context["form"].errors
    return Segment.objects.get()


def members(of: Segment) -> set[Buyer]:
    return {row.buyer for row in of.members.select_related("buyer")}


def edit(of: Segment) -> str:
    return reverse("promotions:edit_segment", args=[of.pk])


def opened(client: Client, of: Segment) -> Form:
    """What a browser would send back of the page that was just opened."""
    answer = client.get(edit(of))
    data: Form = {name: values for name, values in answer.context["form"].stored_values().items() if values}
    return data | {"seen": answer.context["form"]["seen"].value(), "version": of.version}


def test_all_conditions_are_stored_and_said(merchandiser: Client) -> None:
    presale = make.activity(title="新茶预售")
    row = written(
        merchandiser,
        name="大客户",
        key="big",
        new_buyers="old",
        min_vip_level="2",
        min_spent_cny="500",
        max_spent_cny="9000",
        paid_within_days="90",
        not_paid_for_days="7",
        took_part_in=presale.pk,
    )
    assert (row.key, row.new_buyers, row.took_part_in, row.is_list) == ("big", False, presale, False)
    html = merchandiser.get(reverse("promotions:segment", args=[row.pk])).content.decode()
    for sentence in (
        "买过",
        "会员等级 2 及以上",
        "至少 500 元",
        "低于 9000 元",
        "最近 90 天买过",
        "“新茶预售”",
    ):
        assert sentence in html
    assert "大客户" in merchandiser.get(reverse("promotions:segments")).content.decode()
    assert AuditEntry.objects.get(action="segment.created").target == "promotions.segment:big"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "必填"),
        ({"key": "大客户"}, "代号"),
        ({"key": "taken"}, "已存在"),
        ({"min_spent_cny": "9", "max_spent_cny": "8"}, "消费上限必须高于下限"),
        ({"members": "ouid:x"}, "不是我们的买家"),
        ({"min_vip_level": "x"}, "整数"),
        ({"new_buyers": "never"}, "有效"),
        ({"took_part_in": "987654321"}, "有效"),
    ],
)
def test_bad_input_is_told(merchandiser: Client, wrong: Form, words: str) -> None:
    Segment.objects.create(key="taken", name="x")
    answer = merchandiser.post(NEW, {"name": "人群"} | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Segment.objects.count() == 1


def test_buyers_are_found_by_nick_open_id_and_identity(merchandiser: Client) -> None:
    nick = shop.buyer(identity=f"nick:{blind_index('爱喝茶的猫')}")
    ouid, other = shop.buyer(identity="ouid:AAH1"), shop.buyer(identity="ouid:AAH2")
    shop.buyer()
    pasted = "爱喝茶的猫\r\n\r\n'AAH1\t第二列\r\nouid:AAH2,\r\nAAH1"
    assert members(written(merchandiser, is_list="on", members=pasted)) == {nick, ouid, other}


def test_a_long_paste_names_its_strange_lines_and_can_go_on_without_them(merchandiser: Client) -> None:
    known = Buyer.objects.bulk_create(
        Buyer(identity=f"ouid:K{number}", masked_nick="k**") for number in range(9_900)
    )
    lines = [f"K{number}" for number in range(9_900)]
    for at in range(0, 10_000, 100):
        lines.insert(at, f"陌生人{at}" if at else "t**5")
    form: Form = {"name": "名单", "is_list": "on", "members": "\n".join(lines)}
    answer = merchandiser.post(NEW, form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "100 行不是我们的买家" in html and "第 1 行 t**5" in html and "第 101 行 陌生人100" in html
    assert [line for line, _word in answer.context["form"].unknown] == list(range(1, 10_000, 100))
    with CaptureQueriesContext(connection) as queries:
        assert merchandiser.post(NEW, form | {"drop_unknown": "1"}).status_code == 302
    assert members(Segment.objects.get()) == set(known)
    assert len(queries) < 30


def test_a_list_grows_shrinks_and_is_replaced(merchandiser: Client, boss: User) -> None:
    one, two, three = (shop.buyer() for _ in range(3))
    row = written(merchandiser, is_list="on", members=one.identity)

    def change(do: str, *buyers: Buyer) -> set[Buyer]:
        row.refresh_from_db()
        form = opened(merchandiser, row)
        form |= {"members_do": do, "members": "\n".join(buyer.identity for buyer in buyers)}
        assert merchandiser.post(edit(row), form).status_code == 302
        return members(row)

    assert change("add", two) == {one, two}
    assert change("remove", one, three) == {two}
    assert change("replace", one, three) == {one, three}
    assert change("replace") == {one, three}
    row.refresh_from_db()
    assert row.version == 4
    changes = AuditEntry.objects.filter(action="segment.changed").order_by("id")
    assert [(one.detail["added"], one.detail["removed"]) for one in changes] == [(1, 0), (0, 1), (2, 1)]
    change_members(segment=row, remove=[one.pk], by=boss)
    shown = merchandiser.get(reverse("promotions:segment", args=[row.pk]))
    counts = [(change.added, change.removed) for change in shown.context["changes"]]
    assert counts == [(0, 1), (2, 1), (0, 1), (1, 0), (1, 0)]
    assert "加入 2 位买家" in shown.content.decode()


def test_what_is_no_list_any_more_keeps_no_members(merchandiser: Client) -> None:
    row = written(merchandiser, is_list="on", members=shop.buyer().identity)
    form = opened(merchandiser, row)
    del form["is_list"]
    assert merchandiser.post(edit(row), form).status_code == 302
    assert members(row) == set()


def test_two_windows_are_merged_and_clashes_shown(merchandiser: Client, boss: User) -> None:
    buyer = shop.buyer()
    row = written(merchandiser, name="茶友", is_list="on", members=buyer.identity)
    mine = opened(merchandiser, row)
    change_segment(segment=row, changes={"name": "别人的名字", "min_vip_level": 3}, version=1, by=boss)
    answer = merchandiser.post(
        edit(row), mine | {"name": "我的名字", "members": "AAH404", "members_do": "replace"}
    )
    assert answer.status_code == 409
    conflicts = [(one.label, one.now, one.mine) for one in answer.context["conflicts"]]
    assert conflicts == [
        ("名称", "别人的名字", "我的名字"),
        ("名单", "现在有 1 位买家", "换成您粘贴的买家"),
    ]
    form = answer.context["form"]
    assert [form[name].value() for name in ("name", "min_vip_level", "members")] == [
        "我的名字",
        "3",
        "AAH404",
    ]
    row.refresh_from_db()
    assert (row.name, row.version, members(row)) == ("别人的名字", 2, {buyer})


def test_the_size_is_counted_now_and_members_stay_masked(merchandiser: Client) -> None:
    for number in range(30):
        shop.trade(buyer=shop.buyer(masked_nick=f"茶**{number}"))
    shop.buyer()
    row = written(merchandiser, new_buyers="old")
    page = reverse("promotions:segment_size", args=[row.pk])
    with CaptureQueriesContext(connection) as queries:
        html = merchandiser.get(page).content.decode()
    assert "<strong>30</strong> 位买家" in html
    assert html.count("茶**") == 24 and "ouid:" not in html
    assert len(queries) <= 6


def test_the_page_names_who_uses_it_and_then_it_is_not_deleted(merchandiser: Client, boss: User) -> None:
    row = create_segment(key="old", facts={"name": "老客", "new_buyers": False}, by=boss)
    make.activity(title="老客专享").segments.add(row)
    make.grant(make.batch(name="回归券"), segment=row)
    page = reverse("promotions:segment", args=[row.pk])
    html = merchandiser.get(page).content.decode()
    assert "老客专享" in html and "回归券" in html
    delete = reverse("promotions:delete_segment", args=[row.pk])
    answer = merchandiser.post(delete, {"version": 1}, follow=True)
    sentence = "“老客”还有人在用，不能删除：活动“老客专享”、发过的券“回归券”。"
    assert sentence in answer.content.decode()
    row.grants.all().delete()
    assert "活动“老客专享”。" in merchandiser.post(delete, {"version": 1}, follow=True).content.decode()
    assert Segment.objects.exists()


def test_an_unused_one_is_deleted_with_its_members_unless_it_changed(merchandiser: Client) -> None:
    row = written(merchandiser, is_list="on", members=shop.buyer().identity)
    delete = reverse("promotions:delete_segment", args=[row.pk])
    assert "别人改了这个人群" in merchandiser.post(delete, {"version": 9}, follow=True).content.decode()
    assert merchandiser.post(delete, {"version": 1})["Location"] == reverse("promotions:segments")
    assert not Segment.objects.exists()
    assert AuditEntry.objects.filter(action="segment.deleted").exists()


def test_agents_look_and_do_not_touch(client_for: Callable[[str], Client]) -> None:
    row = make.segment()
    agent = client_for("presales")
    assert edit(row) not in agent.get(reverse("promotions:segment", args=[row.pk])).content.decode()
    assert agent.get(edit(row)).status_code == 403
