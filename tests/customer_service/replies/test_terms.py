"""The lead's list of risky terms."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from customer_service.models import RiskyTerm
from customer_service.replies import lint, risky_terms, starter_terms
from customer_service.replies.querysets import terms_on
from customer_service.replies.rules import risky_terms_in
from shopops.lib.calendar import today
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]
FIELDS = {
    "term": "加微信",
    "kind": "off_platform",
    "is_forbidden": "on",
    "advice": "用旺旺",
    "valid_from": "2026-01-01",
}


def test_a_word_is_added_changed_and_removed(client_for: ClientFor) -> None:
    client = client_for("cs_lead")
    client.post(reverse("replies:new_term"), FIELDS)
    term = RiskyTerm.objects.get()
    assert (term.term, term.is_forbidden, term.valid_until) == ("加微信", True, None)
    url = reverse("replies:edit_term", args=[term.pk])
    client.post(url, {**FIELDS, "valid_until": "2026-12-31", "is_forbidden": ""})
    term.refresh_from_db()
    assert (term.is_forbidden, str(term.valid_until)) == (False, "2026-12-31")
    assert "加微信" in client.get(reverse("replies:terms"), {"is_forbidden": "0"}).content.decode()
    client.post(reverse("replies:delete_term", args=[term.pk]))
    assert not RiskyTerm.objects.exists()


def test_mistakes_are_said(client_for: ClientFor) -> None:
    make.term(term="加微信")
    html = client_for("cs_lead").post(reverse("replies:new_term"), {**FIELDS, "valid_until": "2025-01-01"})
    assert "失效日不能早于生效日" in html.content.decode()
    assert "已存在" in html.content.decode()
    assert RiskyTerm.objects.count() == 1


def test_which_words_hold_today(client_for: ClientFor) -> None:
    make.term(term="从前", valid_until="2020-12-31")
    make.term(term="现在")
    client = client_for("cs_lead")
    html = client.get(reverse("replies:terms"), {"is_valid": "1"}).content.decode()
    assert "现在</a>" in html and "从前</a>" not in html


def test_the_usual_words_come_once_and_leave_ones_own_alone(
    client_for: ClientFor, user_for: Callable[[str], User]
) -> None:
    own = make.term(term="微信", advice="自己的话")
    client = client_for("cs_lead")
    assert "加入还没有的" in client.get(reverse("replies:starter_terms")).content.decode()
    client.post(reverse("replies:starter_terms"))
    count = RiskyTerm.objects.count()
    assert count > 60
    assert risky_terms.add_starter_terms(by=user_for("cs_lead")) == 0
    own.refresh_from_db()
    assert (own.advice, RiskyTerm.objects.count()) == ("自己的话", count)


def test_the_usual_words_let_harmless_sentences_pass(user_for: Callable[[str], User]) -> None:
    risky_terms.add_starter_terms(by=user_for("cs_lead"))
    terms = terms_on(today())
    for harmless in (
        "亲，最近物流慢，最晚明天发",
        "第一次购买可领券",
        "发京东快递，{买家昵称}",
        "这款卖得不错",
    ):
        assert risky_terms_in(harmless, terms) == []
    for forbidden in ("全网 最低", "加V聊", "ｗｅ信不行，加微信", "五星好评返现", "国家级品质"):
        assert lint.findings("", forbidden, terms)


def test_agents_have_no_business_here(client_for: ClientFor) -> None:
    for name in ("terms", "new_term", "starter_terms"):
        assert client_for("presales").get(reverse(f"replies:{name}")).status_code == 403


def test_a_new_shop_watches_the_usual_words_from_its_first_day(user_for: Callable[[str], User]) -> None:
    migration = import_module("customer_service.migrations.0005_watched_words")
    migration.watch_the_usual_words(apps, None)
    words = RiskyTerm.objects.in_bulk(field_name="term")
    assert {"最佳", "微信", "终身保修"} <= words.keys()
    assert {term.valid_from for term in words.values()} == {today()}
    assert lint.findings("", "加微信", terms_on(today()))
    # Nothing is missing that the button would add.
    assert risky_terms.add_starter_terms(by=user_for("cs_lead")) == 0


def test_a_shop_that_has_begun_is_left_alone(user_for: Callable[[str], User]) -> None:
    migration = import_module("customer_service.migrations.0005_watched_words")
    reply = make.reply(by=user_for("cs_lead"))
    migration.watch_the_usual_words(apps, None)
    assert not RiskyTerm.objects.exists()
    reply.delete()
    make.term(term="自己的")
    migration.watch_the_usual_words(apps, None)
    assert RiskyTerm.objects.count() == 1


def test_our_advice_is_in_the_readers_language_and_a_leads_stays(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The translation itself is in locale/."""
    monkeypatch.setattr(starter_terms, "gettext", lambda text: f"en: {text}")
    make.term(term="微信", advice=starter_terms.OFF_PLATFORM)
    make.term(term="老板娘", advice="叫客服")
    assert [term.advice for term in terms_on(today())] == [f"en: {starter_terms.OFF_PLATFORM}", "叫客服"]
