"""Creating, changing, approving and retiring replies."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from customer_service.models import Category, Reply, ReplyListRevision, RiskyTerm
from customer_service.replies import actions
from customer_service.replies.querysets import in_use, visible_to
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests import make

People = Callable[[str], User]


def facts(**more: Any) -> dict[str, Any]:
    category, _ = Category.objects.get_or_create(name="邮费")
    return {"title": "包邮吗？", "body": "亲，满 68 元包邮哦", "category": category, **more}


def revision() -> int:
    return ReplyListRevision.objects.get().revision


def test_a_proposal_is_a_draft_until_the_lead_approves(user_for: People) -> None:
    agent, lead = user_for("presales"), user_for("cs_lead")
    reply = actions.create_reply(facts=facts(), by=agent)
    assert list(in_use(agent)) == []
    with pytest.raises(PermissionDenied):
        actions.approve_reply(reply=reply, version=1, by=agent)
    approved = actions.approve_reply(reply=reply, version=1, by=lead)
    assert list(in_use(agent)) == [reply]
    assert (approved.approved_by, approved.version) == (lead, 2)
    assert [e.action for e in AuditEntry.objects.all()] == ["reply.approved", "reply.created"]


def test_a_personal_reply_is_in_use_at_once_and_nobody_elses(user_for: People) -> None:
    agent, other, lead = user_for("presales"), user_for("aftersales"), user_for("cs_lead")
    reply = actions.create_reply(facts=facts(scope="personal"), by=agent)
    assert list(in_use(agent)) == [reply]
    assert list(visible_to(other)) == list(visible_to(lead)) == []
    with pytest.raises(PermissionDenied):
        actions.change_reply(reply=reply, changes={"body": "x"}, version=1, by=lead)


def test_an_agent_cannot_change_what_is_approved(user_for: People) -> None:
    agent, lead = user_for("presales"), user_for("cs_lead")
    reply = actions.create_reply(facts=facts(), by=agent)
    actions.change_reply(reply=reply, changes={"body": "满 88 元包邮"}, version=1, by=agent)
    actions.approve_reply(reply=reply, version=2, by=lead)
    with pytest.raises(PermissionDenied):
        actions.change_reply(reply=reply, changes={"body": "都包邮"}, version=3, by=agent)


def test_two_leads_at_one_reply(user_for: People) -> None:
    reply = actions.create_reply(facts=facts(), by=user_for("cs_lead"))
    actions.change_reply(reply=reply, changes={"body": "一"}, version=1, by=user_for("cs_lead"))
    with pytest.raises(ChangedMeanwhile):
        actions.change_reply(reply=reply, changes={"body": "二"}, version=1, by=user_for("manager"))
    assert Reply.objects.get().body == "一"


def test_saving_what_is_there_changes_nothing(user_for: People) -> None:
    lead = user_for("cs_lead")
    reply = actions.create_reply(facts=facts(), by=lead)
    before = revision()
    same = actions.change_reply(reply=reply, changes=facts(), version=1, by=lead, products=[])
    assert (same.version, revision()) == (1, before)


def test_products_are_linked(user_for: People) -> None:
    product = make.product()
    reply = actions.create_reply(facts=facts(), products=[product], by=user_for("cs_lead"))
    assert list(reply.products.all()) == [product]
    changed = actions.change_reply(reply=reply, changes={}, products=[], version=1, by=user_for("cs_lead"))
    assert (list(changed.products.all()), changed.version) == ([], 2)


def test_search_keys_follow_the_texts(user_for: People) -> None:
    reply = actions.create_reply(facts=facts(other_wordings=["要运费吗", " "]), by=user_for("cs_lead"))
    assert reply.search_pinyin == ["bao you ma", "yao yun fei ma"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("亲爱的 {买家昵名}", "没有 {买家昵名} 这个占位符"),
        ("加我威信 tea888", "不能使用“威信”。请在旺旺里沟通"),
        ("全 网 最 低", "不能使用“全网最低”"),
        ("长" * 2001, "答复有 2001 个字，最多 2000 个"),
    ],
)
def test_what_may_not_be_saved(user_for: People, body: str, sentence: str) -> None:
    RiskyTerm.objects.create(
        term="威信", kind="off_platform", advice="请在旺旺里沟通。", valid_from=make.NOON.date()
    )
    RiskyTerm.objects.create(term="全网最低", kind="superlative", valid_from=make.NOON.date())
    with pytest.raises(ValidationError) as caught:
        actions.create_reply(facts=facts(body=body), by=user_for("cs_lead"))
    assert sentence in str(caught.value.message_dict["body"])
    assert not Reply.objects.exists()


def test_a_word_counts_only_in_its_time(user_for: People) -> None:
    RiskyTerm.objects.create(
        term="最低", kind="superlative", valid_from="2020-01-01", valid_until="2020-12-31"
    )
    assert actions.create_reply(facts=facts(body="最低价"), by=user_for("cs_lead")).pk


def test_control_characters_and_direction_marks_go(user_for: People) -> None:
    reply = actions.create_reply(facts=facts(body="一\r\n二\x07\u202e三"), by=user_for("cs_lead"))
    assert reply.body == "一\n二三"


def test_every_change_gives_the_list_a_new_revision(user_for: People) -> None:
    before = revision()
    reply = actions.create_reply(facts=facts(), by=user_for("cs_lead"))
    created = revision()
    Reply.objects.filter(pk=reply.pk).update(body="改")
    assert before < created < revision()
