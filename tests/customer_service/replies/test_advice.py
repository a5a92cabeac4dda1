"""What is said before a reply is saved: risky words, questions alike, answers that contradict each other."""

from collections.abc import Callable
from typing import Any

import pytest

from customer_service.models import Reply
from customer_service.replies import rules
from customer_service.replies.queries import advice_for
from staff.accounts.models import User
from tests import make

People = Callable[[str], User]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("满 68 元包邮，48小时内发货", {"元": {"68"}, "小时": {"48"}}),
        ("￥68.00 起，￥ 9.90", {"元": {"68", "9.9"}}),
        ("满６８包邮", {"": {"68"}}),
        ("7日内或30天", {"天": {"7", "30"}}),
        ("9.5折，省 10 块", {"折": {"9.5"}, "元": {"10"}}),
        ("没有数字", {}),
    ],
)
def test_figures_of_an_answer(text: str, figures: dict[str, set[str]]) -> None:
    assert rules.figures_in(text) == figures


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("满 68 包邮", "满 99 包邮", ["68 / 99"]),
        ("满 68 元包邮", "满99包邮", ["68 / 99 元"]),
        ("满 68.00 元", "满68块", []),
        ("48 小时内发", "满 68 元包邮", []),
        ("7 天无理由", "15天无理由，满 68 元", ["7 / 15 天"]),
        ("包邮", "满 99 包邮", []),
    ],
)
def test_contradictions(one: str, other: str, said: list[str]) -> None:
    assert rules.contradictions(one, other) == said


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("亲，欢迎光临！我是小茶。", "亲，欢迎光临"),
        ("\n\n您好\n请稍等", "您好"),
        ("！！！", "！！！"),
        ("长" * 50, "长" * 29 + "…"),
    ],
)
def test_a_question_for_an_answer_that_came_without_one(body: str, title: str) -> None:
    assert rules.title_of(body) == title


def draft(by: User, **facts: Any) -> Reply:
    return Reply(
        **{"title": "满多少元包邮", "body": "满 99 包邮", "created_by": by, "updated_by": by} | facts
    )


def test_a_question_alike_with_another_figure(user_for: People) -> None:
    lead = user_for("cs_lead")
    known = make.reply(by=lead, title="满多少元包邮？", body="满 68 包邮")
    make.reply(by=lead, title="可以开发票吗", body="可以，7 天内")
    [alike] = advice_for(draft(lead)).alike
    assert (alike.reply, alike.similarity, alike.differing) == (known, 1.0, ["99 / 68"])


def test_another_wording_counts_like_the_question(user_for: People) -> None:
    lead = user_for("cs_lead")
    make.reply(by=lead, title="邮费怎么算", other_wordings=["满多少元包邮呀"], body="满 99 包邮")
    [alike] = advice_for(draft(lead)).alike
    assert alike.differing == []


def test_somewhat_alike_matters_only_with_other_figures(user_for: People) -> None:
    lead = user_for("cs_lead")
    known = make.reply(by=lead, title="满多少元能包邮", body="满 68 包邮")
    assert 0.45 <= rules.jaccard(rules.bigrams("满多少元包邮"), rules.bigrams(known.title)) < rules.SIMILAR
    assert advice_for(draft(lead)).alike
    Reply.objects.update(body="满 99 包邮")
    assert not advice_for(draft(lead))


@pytest.mark.parametrize(
    "elsewhere",
    [{"status": "retired"}, {"scope": "team", "team": "presales"}, {"scope": "personal", "owner": True}],
)
def test_other_scopes_and_retired_ones_do_not_count(user_for: People, elsewhere: dict[str, Any]) -> None:
    lead = user_for("cs_lead")
    facts = elsewhere | ({"owner": lead} if "owner" in elsewhere else {})
    make.reply(by=lead, title="满多少元包邮", body="满 68 包邮", **facts)
    assert not advice_for(draft(lead))


def test_a_reply_is_not_like_itself(user_for: People) -> None:
    assert not advice_for(make.reply(by=user_for("cs_lead"), title="满多少元包邮"))


def test_words_that_are_only_warned_about(user_for: People) -> None:
    make.term(term="绝对", is_forbidden=False, advice="想清楚")
    make.term(term="绝对禁止", is_forbidden=True)
    [term] = advice_for(draft(user_for("cs_lead"), body="绝 对可以")).risky
    assert (term.term, term.advice) == ("绝对", "想清楚")


def test_the_cost_does_not_grow(user_for: People, django_assert_num_queries: Any) -> None:
    lead = user_for("cs_lead")
    for number in range(30):
        make.reply(by=lead, title=f"满多少元包邮 {number}", body=f"满 {number} 包邮")
    with django_assert_num_queries(3):
        advice = advice_for(draft(lead))
    assert len(advice.alike) == 5
