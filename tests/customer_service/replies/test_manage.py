"""The lead's list, everybody's own, writing and merging replies, proposals."""

import html as entities
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customer_service.models import Reply, SearchMiss
from customer_service.replies import actions
from customer_service.replies.lookup import outdated_reason
from customer_service.replies.querysets import with_outdated
from shopops.lib.calendar import today
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def titles(client: Client, name: str = "replies:manage", **query: str) -> set[str]:
    html = text_of(client.get(reverse(name), query or {"view": ""}))
    return set(re.findall(r'list-link" href="[^"]*"><span class="list-short" title="([^"]*)"', html))


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back from the form as it is."""
    return fields_in(text_of(client.get(url)))


def fields_in(html: str) -> dict[str, str]:
    form = html.split("data-reply-form", 1)[1].split("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = entities.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = entities.unescape(text.removeprefix("\n"))
    for name, inner in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


def new_form(client: Client, **fields: str) -> dict[str, str]:
    category = make.category()
    return form_of(client, reverse("replies:new")) | {"category": str(category.pk)} | fields


# --- lists ----------------------------------------------------------------------------------------------------


def test_the_lead_sees_shared_replies_and_no_personal_ones_of_others(
    client_for: ClientFor, user_for: People
) -> None:
    lead, agent = user_for("cs_lead"), user_for("presales")
    make.reply(by=agent, title="全店的")
    make.reply(by=agent, title="团队的", scope="team", team="aftersales")
    make.reply(by=agent, title="别人的", scope="personal", owner=agent)
    make.reply(by=lead, title="自己的", scope="personal", owner=lead)
    assert titles(client_for("cs_lead")) == {"全店的", "团队的", "自己的"}
    assert client_for("presales").get(reverse("replies:manage")).status_code == 403


def test_an_agent_sees_their_own_and_their_proposals(client_for: ClientFor, user_for: People) -> None:
    agent, other = user_for("presales"), user_for("aftersales")
    make.reply(by=agent, title="我的", scope="personal", owner=agent)
    make.reply(by=agent, title="我提的", status="draft")
    make.reply(by=agent, title="已通过的")
    make.reply(by=other, title="别人的", scope="personal", owner=other)
    make.reply(by=other, title="别人提的", status="draft")
    assert titles(client_for("presales"), "replies:mine") == {"我的", "我提的"}


def test_filters(client_for: ClientFor, user_for: People) -> None:
    lead, client = user_for("cs_lead"), client_for("cs_lead")
    above = make.category(name="上")
    inner = make.category(name="下", parent=above)
    used = make.reply(by=lead, title="用过的", category=inner, stage="pre")
    make.reply(by=lead, title="旧的", valid_until=today() - timedelta(days=1), short_code="jiu")
    delisted = make.reply(by=lead, title="下架的", other_wordings=["没货了吗"])
    product = make.product(approve_status="instock", outer_id="TEA1")
    delisted.products.add(product)
    make.pick(used), make.pick(delisted, picked_at=timezone.now() - timedelta(days=31))
    make.build_reply_days()
    assert titles(client, q="没货") == {"下架的"}
    assert titles(client, q="JIU") == {"旧的"}
    assert titles(client, category=str(above.pk)) == {"用过的", "旧的", "下架的"}
    assert titles(client, category=str(inner.pk)) == {"用过的"}
    assert titles(client, outdated="any") == {"旧的", "下架的"}
    assert titles(client, outdated="delisted") == {"下架的"}
    assert titles(client, unused_days="30") == {"旧的", "下架的"}
    assert titles(client, unused_days="90") == {"旧的"}
    assert titles(client, product="TEA1") == titles(client, product=product.num_iid) == {"下架的"}
    assert titles(client, stage="pre") == {"用过的"}
    assert titles(client, category="x") == set()


def test_sorted_by_use(client_for: ClientFor, user_for: People) -> None:
    lead = user_for("cs_lead")
    few, many = make.reply(by=lead, title="少"), make.reply(by=lead, title="多")
    make.pick(few), make.pick(many), make.pick(many)
    make.build_reply_days()
    html = text_of(client_for("cs_lead").get(reverse("replies:manage"), {"sort": "-uses"}))
    assert re.findall(r'list-short" title="(少|多)"', html) == ["多", "少"]


def test_the_list_costs_the_same_for_many_rows(
    client_for: ClientFor, user_for: People, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make.reply(by=user_for("cs_lead"), title=f"第{number}")
    client = client_for("cs_lead")
    with django_assert_max_num_queries(12):
        assert len(titles(client)) == 30


@pytest.mark.parametrize(
    ("facts", "statuses"),
    [
        ({}, []),
        ({"valid_until": 0}, []),
        ({"valid_until": -1}, []),
        ({"valid_from": 1}, []),
        ({"valid_from": 0, "valid_until": 0}, ["onsale"]),
        ({}, ["instock"]),
        ({}, ["instock", "onsale"]),
        ({"valid_until": -1}, ["instock"]),
    ],
)
def test_outdated_is_one_rule(user_for: People, facts: dict[str, int], statuses: list[str]) -> None:
    days = {name: today() + timedelta(days=number) for name, number in facts.items()}
    reply = make.reply(by=user_for("cs_lead"), **days)
    reply.products.set([make.product(approve_status=status) for status in statuses])
    reason = outdated_reason(days.get("valid_from"), days.get("valid_until"), statuses, today())
    assert with_outdated(Reply.objects.all(), today()).get().outdated == reason


# --- writing --------------------------------------------------------------------------------------------------


def test_what_the_lead_writes_is_in_use_at_once(client_for: ClientFor) -> None:
    client, product = client_for("cs_lead"), make.product()
    form = new_form(
        client,
        title="包邮吗",
        body="满 68 包邮\r\n亲",
        other_wordings="运费\r\n\r\n邮费",
        products=product.num_iid,
    )
    assert client.post(reverse("replies:new"), form).url == reverse("replies:manage")
    reply = Reply.objects.get()
    assert (reply.status, reply.scope, reply.body) == ("approved", "shop", "满 68 包邮\n亲")
    assert (reply.other_wordings, list(reply.products.all())) == (["运费", "邮费"], [product])


def test_the_lead_may_keep_a_draft(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    client.post(reverse("replies:new"), new_form(client, title="包邮吗", body="是", draft="1"))
    assert Reply.objects.get().status == "draft"


def test_an_agent_begins_with_a_personal_one_and_can_propose(client_for: ClientFor, user_for: People) -> None:
    client = client_for("presales")
    form = new_form(client, title="包邮吗", body="是")
    assert form["scope"] == "personal"
    client.post(reverse("replies:new"), form)
    assert Reply.objects.get().owner == user_for("presales")
    client.post(reverse("replies:new"), form | {"scope": "team", "team": "presales"})
    assert Reply.objects.get(scope="team").status == "draft"


def test_what_is_wrong_is_said_and_nothing_is_lost(client_for: ClientFor) -> None:
    make.term(term="微信", advice="请在旺旺里沟通。")
    client = client_for("cs_lead")
    form = new_form(client, title="怎么联系", body="加微 信，{买家昵名}", products="12345", scope="team")
    html = text_of(client.post(reverse("replies:new"), form))
    for sentence in ("不能使用“微信”。请在旺旺里沟通。", "是不是 {买家昵称}？", "12345", "请选择团队"):
        assert sentence in entities.unescape(html)
    assert fields_in(html)["body"] == "加微 信，{买家昵名}"
    assert not Reply.objects.exists()


def test_a_hundred_thousand_characters(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    response = client.post(reverse("replies:new"), new_form(client, title="长", body="长" * 100_000))
    assert "答复有 100000 个字，最多 2000 个" in text_of(response)


def test_control_characters_and_direction_marks_go(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    form = new_form(client, title="一\u202e二\0", body="三\x07\u200f四", short_code="ＡＢ", anyway="1")
    client.post(reverse("replies:new"), form)
    reply = Reply.objects.get()
    assert (reply.title, reply.body, reply.short_code) == ("一二", "三四", "ab")


def test_a_code_is_taken_once(client_for: ClientFor, user_for: People) -> None:
    make.reply(by=user_for("manager"), short_code="yf")
    client = client_for("cs_lead")
    response = client.post(reverse("replies:new"), new_form(client, title="邮费", body="是", short_code="YF"))
    assert "同一范围里已有这个快捷编码" in text_of(response)


def test_a_contradiction_is_shown_and_can_be_saved_anyway(client_for: ClientFor, user_for: People) -> None:
    make.reply(by=user_for("manager"), title="满多少包邮", body="满 68 包邮")
    client = client_for("cs_lead")
    form = new_form(client, title="满多少包邮？", body="满 99 包邮")
    html = text_of(client.post(reverse("replies:new"), form))
    assert "相似度 1.00" in html and "数字不一致" in html and "99 / 68" in html and "满 68 包邮" in html
    assert Reply.objects.count() == 1
    client.post(reverse("replies:new"), fields_in(html) | {"anyway": "1"})
    assert Reply.objects.count() == 2


def test_a_question_that_was_missed_is_answered(client_for: ClientFor) -> None:
    miss, client = make.miss(query="能开发票吗", times=7), client_for("cs_lead")
    url = f"{reverse('replies:new')}?miss={miss.pk}"
    form = form_of(client, url) | {"category": str(make.category().pk), "body": "能"}
    assert form["title"] == "能开发票吗"
    client.post(url, form)
    settled = SearchMiss.objects.get()
    assert (settled.state, settled.reply) == ("answered", Reply.objects.get())


@pytest.mark.parametrize("miss", ["x", "0", "99999999999999", "²", ""])
def test_an_unknown_miss_is_an_empty_form(client_for: ClientFor, miss: str) -> None:
    assert client_for("cs_lead").get(reverse("replies:new"), {"miss": miss}).status_code == 200


# --- changing -------------------------------------------------------------------------------------------------


def url_of(reply: Reply) -> str:
    return reverse("replies:edit", args=[reply.pk])


def test_two_leads_on_the_same_field_see_both_texts(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("cs_lead"), body="原文")
    first, second = client_for("cs_lead"), client_for("manager")
    theirs, mine = form_of(first, url_of(reply)), form_of(second, url_of(reply))
    first.post(url_of(reply), theirs | {"body": "他的"})
    conflict = second.post(url_of(reply), mine | {"body": "我的"})
    html = text_of(conflict)
    assert conflict.status_code == 409
    assert "两边都改了" in html and "他的" in html and "我的" in html
    assert Reply.objects.get().body == "他的"
    second.post(url_of(reply), fields_in(html))
    assert Reply.objects.get().body == "我的"


def test_two_leads_on_different_fields_lose_nothing(client_for: ClientFor, user_for: People) -> None:
    reply, product = make.reply(by=user_for("cs_lead")), make.product()
    first, second = client_for("cs_lead"), client_for("manager")
    theirs, mine = form_of(first, url_of(reply)), form_of(second, url_of(reply))
    first.post(url_of(reply), theirs | {"other_wordings": "一\r\n二", "valid_until": "2030-01-31"})
    html = text_of(second.post(url_of(reply), mine | {"products": product.num_iid, "stage": "pre"}))
    assert "不冲突" in html
    second.post(url_of(reply), fields_in(html))
    reply.refresh_from_db()
    assert (reply.other_wordings, str(reply.valid_until)) == (["一", "二"], "2030-01-31")
    assert (list(reply.products.all()), reply.stage) == ([product], "pre")


def test_both_linked_products(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("cs_lead"))
    one, other = make.product(title="龙井"), make.product(title="碧螺春")
    first, second = client_for("cs_lead"), client_for("manager")
    theirs, mine = form_of(first, url_of(reply)), form_of(second, url_of(reply))
    first.post(url_of(reply), theirs | {"products": one.num_iid})
    html = text_of(second.post(url_of(reply), mine | {"products": other.num_iid}))
    assert "龙井" in html and "碧螺春" in html and "关联商品" in html


def test_a_reply_moves_from_a_team_to_the_shop(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("cs_lead"), scope="team", team="presales")
    client = client_for("cs_lead")
    client.post(url_of(reply), form_of(client, url_of(reply)) | {"scope": "shop"})
    reply.refresh_from_db()
    assert (reply.scope, reply.team) == ("shop", "")


def test_somebody_elses_personal_reply_does_not_exist(client_for: ClientFor, user_for: People) -> None:
    agent = user_for("presales")
    reply = make.reply(by=agent, scope="personal", owner=agent)
    for role in ("aftersales", "cs_lead", "manager"):
        client = client_for(role)
        for name in ("edit", "history"):
            assert client.get(reverse(f"replies:{name}", args=[reply.pk])).status_code == 404
        for name in ("judge", "restore"):
            assert client.post(reverse(f"replies:{name}", args=[reply.pk])).status_code == 404
    assert client_for("presales").get(url_of(reply)).status_code == 200
    assert client_for("presales").get(reverse("replies:edit", args=[10**18])).status_code == 404


def test_an_agent_does_not_change_what_is_approved(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("presales"))
    assert client_for("presales").get(url_of(reply)).status_code == 403
    client_for("presales").post(
        reverse("replies:judge", args=[reply.pk]), {"verdict": "retire", "version": "1"}
    )
    assert Reply.objects.get().status == "approved"


# --- proposals ------------------------------------------------------------------------------------------------


def judge(client: Client, reply: Reply, verdict: str, **more: str) -> str:
    url = reverse("replies:judge", args=[reply.pk])
    fields = {"verdict": verdict, "version": str(reply.version), "from": "queue"} | more
    return text_of(client.post(url, fields, follow=True))


def test_the_queue(client_for: ClientFor, user_for: People) -> None:
    agent, client = user_for("presales"), client_for("cs_lead")
    make.reply(by=agent, title="满多少包邮", body="满 68 包邮")
    reply = make.reply(by=agent, title="满多少包邮？", body="满 99 包邮", status="draft")
    assert "满多少包邮？" in text_of(client.get(reverse("replies:proposals")))
    assert "99 / 68" in text_of(client.get(reverse("replies:advice", args=[reply.pk])))
    html = judge(client, reply, "approve")
    assert "已通过" in html and "没有等待审核的短语" in html
    reply.refresh_from_db()
    assert (reply.status, reply.approved_by) == ("approved", user_for("cs_lead"))


def test_a_proposal_goes_back_and_returns(client_for: ClientFor, user_for: People) -> None:
    agent, client = user_for("presales"), client_for("cs_lead")
    reply = make.reply(by=agent, title="小样", status="draft")
    assert "请写明要修改什么" in judge(client, reply, "send_back", note=" ")
    html = judge(client, reply, "send_back", note="写清楚送几份")
    assert "已退回，等作者修改" in html
    author = client_for("presales")
    assert "写清楚送几份" in text_of(author.get(url_of(reply)))
    author.post(url_of(reply), form_of(author, url_of(reply)) | {"body": "送两份"})
    reply.refresh_from_db()
    assert (reply.review_note, reply.status) == ("", "draft")


def test_what_changed_meanwhile_is_not_judged_unseen(client_for: ClientFor, user_for: People) -> None:
    agent = user_for("presales")
    reply = make.reply(by=agent, status="draft")
    actions.change_reply(reply=reply, changes={"body": "新"}, version=1, by=agent)
    assert "刚刚被别人改过" in judge(client_for("cs_lead"), reply, "approve")
    assert Reply.objects.get().status == "draft"


def test_a_forbidden_word_stops_the_approval(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("presales"), body="加微信", status="draft")
    make.term(term="微信")
    assert "不能使用“微信”" in judge(client_for("cs_lead"), reply, "approve")
    assert Reply.objects.get().status == "draft"


def test_retired_and_back(client_for: ClientFor, user_for: People) -> None:
    reply, client = make.reply(by=user_for("cs_lead")), client_for("cs_lead")
    judge(client, reply, "retire")
    reply.refresh_from_db()
    assert reply.status == "retired"
    judge(client, reply, "approve")
    reply.refresh_from_db()
    assert reply.status == "approved"


def test_an_agent_judges_nothing(client_for: ClientFor, user_for: People) -> None:
    reply = make.reply(by=user_for("presales"), status="draft")
    for verdict in ("approve", "send_back"):
        url = reverse("replies:judge", args=[reply.pk])
        fields = {"verdict": verdict, "version": "1", "note": "x"}
        assert client_for("presales").post(url, fields).status_code == 403
    assert client_for("presales").get(reverse("replies:proposals")).status_code == 403
