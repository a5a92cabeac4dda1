"""/api/v1/replies/: who may read and write what, and what the lookup page lives on."""

import gzip
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customer_service.models import Category, Favourite, Pick, Picture, Reply, SearchMiss
from customer_service.replies import actions
from customer_service.replies.permissions import REPLIES_USE
from customer_service.replies.pictures.encoding import UPLOAD_BYTES
from orders.trades.permissions import ORDERS_VIEW
from shopops.lib.access import all_permissions
from shopops.lib.audit.models import AuditEntry
from shopops.lib.calendar import shop_day
from shopops.lib.rollup.models import DirtyDay
from staff.accounts.models import User
from tests import make
from tests.api import Api, errors
from tests.customer_service.replies.pictures.images import bomb, file_of, opened

People = Callable[[str], User]


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(name="邮费")


@pytest.fixture
def shop_reply(category: Category, user_for: People) -> Reply:
    """An approved answer for everybody."""
    lead = user_for("cs_lead")
    return approved({"title": "包邮吗？", "body": "满 68 元包邮", "short_code": "by"}, category, lead)


def approved(facts: dict[str, Any], category: Category, lead: User, **more: Any) -> Reply:
    reply = actions.create_reply(facts=facts | {"category": category}, by=lead, **more)
    return actions.approve_reply(reply=reply, version=reply.version, by=lead)


def personal(category: Category, by: User, **facts: Any) -> Reply:
    wanted = {"title": "我的问候", "body": "在的", "category": category, "scope": "personal"}
    return actions.create_reply(facts=wanted | facts, by=by)


def ids(response: Any) -> list[int]:
    assert response.status_code == 200, response.content
    return [reply["id"] for reply in response.json()["results"]]


# --- one reply -------------------------------------------------------------------------------------------


def test_an_agent_proposes_and_the_lead_approves(category: Category, user_for: People) -> None:
    agent, lead = Api(user_for("presales")), Api(user_for("cs_lead"))
    made = agent.post("replies/", {"title": "能开发票吗", "body": "能", "category": category.pk})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    path = f"replies/{made.json()['id']}/"
    assert agent.post(path + "approve/", None, If_Match=made["ETag"]).status_code == 403
    assert lead.post(path + "approve/", None).status_code == 428
    done = lead.post(path + "approve/", None, If_Match=made["ETag"])
    assert (done.status_code, done.json()["status"]) == (200, "approved")
    assert agent.patch(path, {"body": "不能"}, If_Match=done["ETag"]).status_code == 403


def test_two_leads_at_one_reply(shop_reply: Reply, user_for: People) -> None:
    api, path = Api(user_for("cs_lead")), f"replies/{shop_reply.pk}/"
    seen = api.get(path)["ETag"]
    assert api.patch(path, {"body": "满 88 元包邮"}, If_Match=seen).status_code == 200
    assert api.patch(path, {"body": "满 99 元包邮"}, If_Match=seen).status_code == 412
    shop_reply.refresh_from_db()
    assert shop_reply.body == "满 88 元包邮"


def test_somebody_elses_personal_reply_does_not_exist(category: Category, user_for: People) -> None:
    mine = personal(category, user_for("presales"))
    path = f"replies/{mine.pk}/"
    for role in ("aftersales", "cs_lead", "manager"):
        other = Api(user_for(role))
        assert other.get(path).status_code == 404
        assert other.patch(path, {"body": "x"}, If_Match="*").status_code == 404
        assert other.post(path + "retire/", None, If_Match="*").status_code == 404
        assert other.post(path + "favourite/", {"wanted": True}).status_code == 404
        assert mine.pk not in ids(other.get("replies/"))
    assert Api(user_for("presales")).get(path).status_code == 200


def test_a_narrow_token_of_a_lead_cannot_change_the_handbook(shop_reply: Reply, user_for: People) -> None:
    narrow = Api(user_for("cs_lead"), [REPLIES_USE])
    path = f"replies/{shop_reply.pk}/"
    assert narrow.patch(path, {"body": "x"}, If_Match="*").status_code == 403
    assert narrow.post(path + "retire/", None, If_Match="*").status_code == 403
    item = {"id": shop_reply.pk, "body": "x"}
    result = narrow.post("replies/bulk/", {"replies": [item]}).json()["results"][0]
    assert (result["result"], result["code"]) == ("rejected", "permission_denied")
    assert narrow.post("replies/bulk/", {"replies": [item], "approve": True}).status_code == 403


def test_offering_a_personal_reply_to_the_shop_is_a_proposal(category: Category, user_for: People) -> None:
    agent = user_for("presales")
    mine = personal(category, agent)
    changed = Api(agent).patch(f"replies/{mine.pk}/", {"scope": "shop"}, If_Match="*")
    assert (changed.status_code, changed.json()["status"]) == (200, "draft")
    assert Api(user_for("aftersales")).get("replies/search/?q=wdwh").json()["results"] == []


def test_proposals_and_own_replies_are_deleted_and_nothing_else(category: Category, user_for: People) -> None:
    agent, lead = user_for("presales"), user_for("cs_lead")
    proposal = actions.create_reply(facts={"title": "问", "body": "答", "category": category}, by=agent)
    mine = personal(category, agent)
    make.pick(mine), Favourite.objects.create(agent=agent, reply=mine)
    for reply in (proposal, mine):
        path = f"replies/{reply.pk}/"
        assert Api(user_for("aftersales")).delete(path, If_Match="*").status_code in (403, 404)
        assert Api(agent).delete(path).status_code == 428
        assert Api(agent).delete(path, If_Match='"99.x"').status_code == 412
        assert Api(agent).delete(path, If_Match="*").status_code == 204
        assert Api(agent).get(path).status_code == 404
        assert AuditEntry.objects.filter(
            action="reply.deleted", target=f"customer_service.reply:{reply.pk}", by=agent
        ).exists()
    assert Pick.objects.get().reply is None, "that it was used stays true"
    assert Api(lead).get("replies/mine/").json()["shop"] == {}


@pytest.mark.parametrize("status", ["approved", "retired"])
def test_what_others_use_is_retired_instead(category: Category, user_for: People, status: str) -> None:
    lead = user_for("cs_lead")
    reply = make.reply(by=lead, category=category, status=status)
    refused = Api(lead).delete(f"replies/{reply.pk}/", If_Match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_stage")
    assert "停用" in refused.json()["detail"]
    assert Reply.objects.filter(pk=reply.pk).exists()


def test_a_narrow_token_of_a_lead_deletes_no_proposal(category: Category, user_for: People) -> None:
    proposal = make.reply(by=user_for("presales"), category=category, status="draft")
    narrow = Api(user_for("cs_lead"), [REPLIES_USE])
    assert narrow.delete(f"replies/{proposal.pk}/", If_Match="*").status_code == 403


# --- pictures --------------------------------------------------------------------------------------------


def upload(user: User, content: bytes, name: str = "x.png", scopes: Any = None, **headers: str) -> Any:
    api = Api(user, all_permissions() if scopes is None else scopes)
    file = SimpleUploadedFile(name, content)
    headers |= {"Authorization": f"Bearer {api.secret}"}
    return api.client.post("/api/v1/replies/pictures/", {"file": file}, headers=headers)


def test_a_picture_is_uploaded_named_and_fetched(category: Category, user_for: People) -> None:
    lead = user_for("cs_lead")
    made = upload(lead, file_of("WEBP", size=(80, 60)))
    told = made.json()
    assert (made.status_code, told["content_type"], told["width"], told["height"]) == (
        201,
        "image/jpeg",
        80,
        60,
    )
    assert made["Location"].endswith(told["url"]) and told["was_animated"] is False
    named = [{"key": told["key"], "alt": "盒子"}]
    facts = {"title": "尺寸", "body": "见图", "category": category.pk, "pictures": named}
    reply = Api(lead).post("replies/", facts).json()
    assert reply["pictures"] == [{**named[0], "url": told["url"]}]
    Api(lead).post(f"replies/{reply['id']}/approve/", None, If_Match="*")
    agent = Api(user_for("presales"), [REPLIES_USE])
    [found] = agent.get("replies/search/?q=chicun").json()["results"]
    assert found["pictures"] == [{**named[0], "url": told["url"], "width": 80, "height": 60}]
    fetched = agent.get(told["url"].removeprefix("/api/v1/"), Accept="image/png")
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "image/jpeg")
    assert opened(fetched.content).size == (80, 60)
    etag = {"If_None_Match": fetched["ETag"]}
    assert agent.get(told["url"].removeprefix("/api/v1/"), **etag).status_code == 304


def test_pictures_of_somebody_elses_personal_reply_do_not_exist(category: Category, user_for: People) -> None:
    told = upload(user_for("presales"), file_of()).json()
    personal(category, user_for("presales"), pictures=[{"key": told["key"], "alt": ""}])
    path = told["url"].removeprefix("/api/v1/")
    for role in ("aftersales", "cs_lead", "manager"):
        assert Api(user_for(role)).get(path).status_code == 404
        facts = {"title": "偷", "body": "图", "category": category.pk, "pictures": [{"key": told["key"]}]}
        refused = Api(user_for(role)).post("replies/", facts)
        assert refused.status_code == 400 and "#/pictures" in errors(refused)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg/>", 400, "picture_unreadable"),
        (bomb(), 400, "picture_too_many_pixels"),
        (b"", 400, "picture_unreadable"),
        (b"\0" * (UPLOAD_BYTES + 1), 400, "picture_too_large"),
        (b"\0" * (UPLOAD_BYTES + 100_000), 413, ""),
    ],
)
def test_what_is_no_picture_is_refused(user_for: People, content: bytes, status: int, code: str) -> None:
    refused = upload(user_for("presales"), content)
    assert refused.status_code == status
    if code:
        assert errors(refused) == {"#/file": code}
    assert not Picture.objects.exists()


def test_an_upload_sent_twice_happens_once(user_for: People) -> None:
    first, again = (upload(user_for("presales"), file_of(), Idempotency_Key="k1") for _ in range(2))
    assert first.json() == again.json() and Picture.objects.count() == 1
    assert upload(user_for("presales"), file_of(), scopes=[ORDERS_VIEW]).status_code == 403


def test_a_bulk_names_pictures_too(category: Category, user_for: People) -> None:
    lead = user_for("cs_lead")
    told = upload(lead, file_of()).json()
    item = {"title": "问", "body": "答", "short_code": "tp", "category": category.pk}
    item |= {"pictures": [{"key": told["key"], "alt": "图"}]}
    for result in ("created", "same"):
        answer = Api(lead).post("replies/bulk/", {"replies": [item]}).json()["results"][0]
        assert answer["result"] == result, answer
    assert Reply.objects.get().pictures == item["pictures"]


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"body": "亲爱的 {买家昵名}"}, "#/body"),
        ({"body": "长" * 100_000}, "#/body"),
        ({"body": ""}, "#/body"),
        ({"category": 2**70}, "#/category"),
        ({"products": ["none"]}, "#/products"),
        ({"valid_from": "2026-02-30"}, "#/valid_from"),
        ({"status": "approved"}, "#/status"),
        ({"nonsense": 1}, "#/nonsense"),
        ({"other_wordings": ["长" * 201]}, "#/other_wordings/0"),
        ({"pictures": [{"key": "x"}]}, "#/pictures/0/key"),
        ({"pictures": [{"key": str(uuid.uuid4())}]}, "#/pictures"),
        ({"pictures": [{"key": str(uuid.uuid4()), "url": "//evil"}]}, "#/pictures/0/url"),
        ({"pictures": [{"key": str(uuid.uuid4())}] * 10}, "#/pictures"),
    ],
)
def test_what_is_wrong_is_told_by_field(
    category: Category, user_for: People, facts: dict[str, Any], pointer: str
) -> None:
    wanted = {"title": "问", "body": "答", "category": category.pk} | facts
    refused = Api(user_for("cs_lead")).post("replies/", wanted)
    assert refused.status_code == 400
    assert pointer in errors(refused)
    assert not Reply.objects.exists()


def test_direction_marks_and_controls_do_not_get_in(category: Category, user_for: People) -> None:
    made = Api(user_for("cs_lead")).post(
        "replies/", {"title": "问\u202e\x07", "body": "一\r\n二\u200f", "category": category.pk}
    )
    assert (made.json()["title"], made.json()["body"]) == ("问", "一\n二")


def test_updated_since(shop_reply: Reply, category: Category, user_for: People) -> None:
    later = approved({"title": "发什么快递", "body": "中通"}, category, user_for("cs_lead"))
    api = Api(user_for("presales"))
    since = later.updated_at.isoformat().replace("+", "%2B")
    assert ids(api.get(f"replies/?updated_since={since}")) == [later.pk]
    assert ids(api.get("replies/?short_code=by&status=approved")) == [shop_reply.pk]
    assert api.get("replies/?sincee=1").status_code == 400


# --- the list that travels -------------------------------------------------------------------------------


def listed(api: Api) -> dict[str, dict[str, Any]]:
    """The list's replies by title."""
    answer = api.get("replies/sync/")
    assert answer.status_code == 200
    return {reply["title"]: reply for reply in answer.json()["replies"]}


def test_the_list_is_sent_once(shop_reply: Reply, user_for: People) -> None:
    api = Api(user_for("presales"))
    first = api.get("replies/sync/", Accept_Encoding="gzip")
    assert first["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(first.content)) == api.get("replies/sync/").json()
    api.get("replies/sync/")
    with CaptureQueriesContext(connection) as queries:
        again = api.get("replies/sync/", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert len(queries) <= 2  # the token, and what the list depends on


def test_every_change_is_a_new_list(shop_reply: Reply, category: Category, user_for: People) -> None:
    lead = user_for("cs_lead")
    api, tags = Api(user_for("presales")), set()

    def note() -> None:
        tags.add(api.get("replies/sync/")["ETag"])

    product = make.product()
    note()
    changed = actions.change_reply(
        reply=shop_reply, changes={"body": "改"}, products=[product], version=2, by=lead
    )
    note()
    product.approve_status = "instock"
    product.save()
    note()
    Category.objects.filter(pk=category.pk).update(name="运费")
    note()
    actions.retire_reply(reply=changed, version=3, by=lead)
    note()
    assert len(tags) == 5
    assert listed(api) == {}


def test_each_person_has_their_own_list(shop_reply: Reply, category: Category, user_for: People) -> None:
    agent, other, lead = user_for("presales"), user_for("aftersales"), user_for("cs_lead")
    personal(category, agent)
    approved({"title": "催付", "body": "亲", "scope": "team", "team": "presales"}, category, lead)
    actions.create_reply(facts={"title": "草稿", "body": "x", "category": category}, by=agent)
    assert set(listed(Api(agent))) == {"包邮吗？", "我的问候", "催付"}
    assert set(listed(Api(other))) == {"包邮吗？"}
    assert set(listed(Api(lead))) == {"包邮吗？", "催付"}
    assert Api(agent).get("replies/sync/")["ETag"] != Api(other).get("replies/sync/")["ETag"]


def test_outdated_replies_are_listed_with_the_reason(category: Category, user_for: People) -> None:
    lead, day = user_for("cs_lead"), timezone.localdate()
    gone, here = make.product(approve_status="instock"), make.product()

    def add(title: str, *products: Any, **facts: Any) -> None:
        approved({"title": title, "body": "x"} | facts, category, lead, products=products)

    add("过期", valid_until=day - timedelta(days=1))
    add("最后一天", valid_from=day, valid_until=day)
    add("未到", valid_from=day + timedelta(days=1))
    add("下架", gone)
    add("还有一个在售", gone, here)
    reasons = {title: reply["reason"] for title, reply in listed(Api(user_for("presales"))).items()}
    assert reasons == {
        "过期": "expired",
        "最后一天": "",
        "未到": "early",
        "下架": "delisted",
        "还有一个在售": "",
    }


def test_sounds_are_kept_for_ever(user_for: People) -> None:
    answer = Api(user_for("presales")).get("replies/sounds/")
    sounds = answer.json()
    assert (sounds["运"], sounds["重"]) == (["yun"], ["chong", "tong", "zhong"])
    assert len(sounds) > 6700
    assert "immutable" in answer["Cache-Control"]


# --- searching -------------------------------------------------------------------------------------------


def test_search_ranks_and_shows_only_what_is_in_use(
    shop_reply: Reply, category: Category, user_for: People
) -> None:
    agent, other = user_for("presales"), user_for("aftersales")
    mine = personal(category, agent, title="包邮问候")
    actions.create_reply(facts={"title": "包邮草稿", "body": "x", "category": category}, by=agent)
    assert ids(Api(agent).get("replies/search/?q=by")) == [shop_reply.pk, mine.pk]
    assert ids(Api(agent).get("replies/search/?q=包邮问")) == [mine.pk, shop_reply.pk]
    assert ids(Api(other).get("replies/search/?q=包邮")) == [shop_reply.pk]
    assert ids(Api(other).get("replies/search/?q=满 68 包邮")) == [shop_reply.pk]
    assert Api(other).get("replies/search/").status_code == 400


def test_search_sees_a_change_at_once(shop_reply: Reply, user_for: People) -> None:
    api = Api(user_for("presales"))
    assert ids(api.get("replies/search/?q=发票")) == []
    changes = {"title": "发票怎么开"}
    actions.change_reply(reply=shop_reply, changes=changes, version=2, by=user_for("cs_lead"))
    assert ids(api.get("replies/search/?q=发票")) == [shop_reply.pk]


# --- using -----------------------------------------------------------------------------------------------


def pick(reply: Reply, **more: Any) -> dict[str, Any]:
    facts = {"client_key": str(uuid.uuid4()), "reply": reply.pk, "picked_at": timezone.now().isoformat()}
    return facts | more


def test_a_pick_sent_twice_counts_once(shop_reply: Reply, user_for: People) -> None:
    agent = user_for("presales")
    api, used = Api(agent), pick(shop_reply, query="by", tid="21")
    assert api.post("replies/picks/", {"picks": [used]}).json() == {"stored": 1}
    assert api.post("replies/picks/", {"picks": [used, pick(shop_reply)]}).json() == {"stored": 1}
    first = Pick.objects.get(client_key=used["client_key"])
    assert (first.agent, first.query, first.tid, Pick.objects.count()) == (agent, "by", "21", 2)
    assert set(DirtyDay.objects.values_list("source", "day")) == {("reply_picks", shop_day(first.picked_at))}
    make.build_reply_days()
    assert api.get("replies/mine/").json()["mine"] == {str(shop_reply.pk): 2}


def test_picks_of_what_one_cannot_see_are_left_out(category: Category, user_for: People) -> None:
    mine = personal(category, user_for("presales"))
    assert Api(user_for("aftersales")).post("replies/picks/", {"picks": [pick(mine)]}).json() == {"stored": 0}


def test_a_clock_ahead_is_set_back(shop_reply: Reply, user_for: People) -> None:
    ahead = (timezone.now() + timedelta(days=300)).isoformat()
    Api(user_for("presales")).post("replies/picks/", {"picks": [pick(shop_reply, picked_at=ahead)]})
    assert Pick.objects.get().picked_at <= timezone.now()


def test_misses_become_the_leads_list_but_not_numbers_of_buyers(user_for: People) -> None:
    now = timezone.now().isoformat()
    asked = ["能不能寄到新疆", "13812345678", "能不能寄到新疆"]
    body = {"misses": [{"query": query, "missed_at": now} for query in asked]}
    assert Api(user_for("presales")).post("replies/misses/", body).status_code == 200
    assert list(SearchMiss.objects.values_list("query", "times")) == [("能不能寄到新疆", 2)]


def test_favourites(shop_reply: Reply, user_for: People) -> None:
    api, path = Api(user_for("presales")), f"replies/{shop_reply.pk}/favourite/"
    for wanted in (True, True, False, False):
        assert api.post(path, {"wanted": wanted}).json() == {"wanted": wanted}
        assert api.get("replies/mine/").json()["favourites"] == [shop_reply.pk] * wanted
    assert not Favourite.objects.exists()


def test_mine_counts_the_last_thirty_days(shop_reply: Reply, user_for: People) -> None:
    agent, other = user_for("presales"), user_for("aftersales")
    for who, days in ((agent, 1), (agent, 29), (agent, 31), (other, 2)):
        at = timezone.now() - timedelta(days=days)
        Pick.objects.create(client_key=uuid.uuid4(), reply=shop_reply, agent=who, picked_at=at)
    make.build_reply_days()
    told = Api(agent).get("replies/mine/").json()
    key = str(shop_reply.pk)
    assert (told["mine"], told["shop"], told["recent"]) == ({key: 2}, {key: 3}, [shop_reply.pk])


def test_the_browser_needs_the_csrf_token(user_for: People) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user_for("presales"), backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post("/api/v1/replies/fill/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


# --- many at once ----------------------------------------------------------------------------------------


def test_bulk_creates_changes_keeps_and_refuses(
    shop_reply: Reply, category: Category, user_for: People
) -> None:
    api = Api(user_for("cs_lead"))
    items = [
        {"short_code": "fp", "title": "能开发票吗", "body": "能", "category": category.pk},
        {"short_code": "BY", "body": "满 88 元包邮"},
        {"id": shop_reply.pk, "body": "满 88 元包邮"},
        {"short_code": "xx", "title": "没有答复", "category": category.pk},
        {"id": 10**15, "body": "x"},
        {"id": shop_reply.pk, "version": 1, "body": "x"},
    ]
    answer = api.post("replies/bulk/", {"replies": items, "approve": True})
    results = answer.json()["results"]
    assert [r["result"] for r in results] == [
        "created",
        "changed",
        "same",
        "rejected",
        "rejected",
        "rejected",
    ]
    assert [r["code"] for r in results[3:]] == ["invalid", "not_found", "version_stale"]
    assert results[3]["errors"][0]["pointer"] == "#/body"
    shop_reply.refresh_from_db()
    assert (shop_reply.body, shop_reply.version) == ("满 88 元包邮", 3)
    assert Reply.objects.get(short_code="fp").status == "approved"


def test_bulk_again_changes_nothing(category: Category, user_for: People) -> None:
    api = Api(user_for("cs_lead"))
    facts = {"title": "问", "body": "答", "category": category.pk}
    items = {"replies": [facts | {"short_code": f"c{n}"} for n in range(20)], "approve": True}
    assert {r["result"] for r in api.post("replies/bulk/", items).json()["results"]} == {"created"}
    assert {r["result"] for r in api.post("replies/bulk/", items).json()["results"]} == {"same"}
    assert Reply.objects.count() == 20


def test_bulk_finds_ones_own_personal_code_only(category: Category, user_for: People) -> None:
    other = personal(category, user_for("presales"), short_code="hi")
    api = Api(user_for("aftersales"))
    item = {"short_code": "hi", "scope": "personal", "title": "问", "body": "答", "category": category.pk}
    assert api.post("replies/bulk/", {"replies": [item]}).json()["results"][0]["result"] == "created"
    assert (
        api.post("replies/bulk/", {"replies": [{"id": other.pk}]}).json()["results"][0]["code"] == "not_found"
    )


@pytest.mark.parametrize("replies", [[], ["x"], [{}] * 501, "x"])
def test_a_bulk_that_is_none(user_for: People, replies: Any) -> None:
    assert Api(user_for("cs_lead")).post("replies/bulk/", {"replies": replies}).status_code == 400
