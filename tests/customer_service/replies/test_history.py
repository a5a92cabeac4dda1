"""The versions of a reply: what changed, who approved, and going back."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from customer_service.models import Reply
from customer_service.replies import actions
from customer_service.replies.history import Piece, pieces, versions_of
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def reply_of(by: User) -> Reply:
    """A proposal as somebody writes it."""
    facts = {"title": "包邮吗", "body": "满 68 包邮\n亲", "category": make.category(name="邮费")}
    return actions.create_reply(facts=facts, by=by)


def test_letter_by_letter() -> None:
    assert pieces("满 68 包邮\n亲", "满 99 包邮\n亲") == [
        Piece("equal", "满 "),
        Piece("removed", "68"),
        Piece("added", "99"),
        Piece("equal", " 包邮\n"),
        Piece("equal", "亲"),
    ]


def test_long_lines_are_shown_as_a_whole() -> None:
    assert [piece.kind for piece in pieces("甲" * 5000, "乙" * 5000)] == ["removed", "added"]


def test_versions_say_who_and_what(user_for: People) -> None:
    agent, lead = user_for("presales"), user_for("cs_lead")
    reply = actions.approve_reply(reply=reply_of(agent), version=1, by=lead)
    changes = {"body": "满 99 包邮\n亲", "category": make.category(name="物流")}
    reply = actions.change_reply(reply=reply, changes=changes, version=2, by=user_for("manager"))
    newest, approved, first = versions_of(reply)
    assert [v.by for v in (newest, approved, first)] == ["manager", "cs_lead", "presales"]
    assert [v.approved_by for v in (newest, approved, first)] == ["", "cs_lead", ""]
    assert (newest.is_current, newest.can_be_restored, first.can_be_restored) == (True, False, True)
    changed = {field.name: [(p.kind, p.text) for p in field.pieces] for field in newest.fields}
    assert changed["分类"] == [("removed", "邮费"), ("added", "物流")]
    assert ("added", "99") in changed["答复"]


def test_going_back_is_a_new_version(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    reply = actions.approve_reply(reply=reply_of(lead), version=1, by=lead)
    reply = actions.change_reply(reply=reply, changes={"body": "满 99 包邮"}, version=2, by=lead)
    first, client = versions_of(reply)[-1], client_for("cs_lead")
    url = reverse("replies:restore", args=[reply.pk])
    client.post(url, {"event": first.event.pk, "version": "3"})
    reply.refresh_from_db()
    assert (reply.body, reply.version, reply.status) == ("满 68 包邮\n亲", 4, "approved")
    html = client.post(url, {"event": first.event.pk, "version": "3"}, follow=True).content.decode()
    assert "别人刚刚改过" in html


def test_a_category_that_is_gone(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    reply = reply_of(lead)
    gone = reply.category
    reply = actions.change_reply(reply=reply, changes={"category": make.category()}, version=1, by=lead)
    gone.delete()
    url = reverse("replies:restore", args=[reply.pk])
    fields = {"event": versions_of(reply)[-1].event.pk, "version": "2"}
    html = client_for("cs_lead").post(url, fields, follow=True).content.decode()
    assert "分类已经删除" in html


def test_a_version_of_another_reply_is_none_of_this_one(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    reply, other = make.reply(by=lead), make.reply(by=lead)
    url = reverse("replies:restore", args=[reply.pk])
    fields = {"event": versions_of(other)[-1].event.pk, "version": "1"}
    assert client_for("cs_lead").post(url, fields).status_code == 404


def test_an_agent_reads_but_does_not_go_back(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("cs_lead"), title="包邮吗")
    url = reverse("replies:history", args=[reply.pk])
    html = client_for("presales").get(url).content.decode()
    assert "包邮吗" in html and "恢复" not in html
    fields = {"event": versions_of(reply)[0].event.pk, "version": "1"}
    assert client_for("presales").post(reverse("replies:restore", args=[reply.pk]), fields).status_code == 403
