"""The demo shop's handbook: believable, and right by the shop's own rules."""

from datetime import date

import pytest
from pytest_django.plugin import DjangoDbBlocker

from customer_service.replies.actions import check_reply
from customer_service.replies.models import (
    Category,
    Favourite,
    Pick,
    Reply,
    ReplyStatus,
    Scope,
    SearchMiss,
    Stage,
    Step,
)
from customer_service.replies.querysets import in_use
from customer_service.replies.rules import clean
from products.catalogue.models import ApproveStatus
from shopops.demo.actions import Seeded
from shopops.demo.handbook.actions import Written, seed_handbook
from shopops.demo.handbook.texts import last_time, next_time, read_handbook
from shopops.demo.people import make_accounts
from staff.accounts.models import User
from tests.demo.conftest import NOW

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def written_once(seeded_once: Seeded, django_db_blocker: DjangoDbBlocker) -> Written:
    with django_db_blocker.unblock():
        make_accounts()
        return seed_handbook(seed=7, now=NOW)


@pytest.fixture
def written(written_once: Written, db: None) -> Written:
    return written_once


def test_three_hundred_replies_each_with_its_own_code_and_question() -> None:
    texts = read_handbook()
    assert len(texts) >= 300
    for name in ("code", "title"):
        values = [getattr(text, name) for text in texts]
        assert len(set(values)) == len(values)
    assert all(1 <= len(t.wordings) <= 4 and t.body for t in texts)
    assert sum(len(t.body) <= 120 for t in texts) / len(texts) > 0.95


def test_every_reply_passes_the_rules_that_agents_must_keep(written: Written) -> None:
    replies = list(Reply.objects.all())
    assert len(replies) == written.replies
    for reply in replies:
        check_reply(reply)
        assert reply.step in Step and reply.stage in Stage
        assert reply.body == clean(reply.body) and len(reply.search_pinyin) == 1 + len(reply.other_wordings)


def test_a_tree_of_two_levels(written: Written) -> None:
    assert Category.objects.filter(parent__isnull=True).count() >= 10
    assert not Category.objects.filter(parent__parent__isnull=False).exists()
    assert not Reply.objects.filter(category__parent__isnull=True).exists()


def test_shared_ones_team_ones_own_ones_proposals_outdated_and_delisted_ones(written: Written) -> None:
    assert {scope: Reply.objects.filter(scope=scope).exists() for scope in Scope} == dict.fromkeys(
        Scope, True
    )
    assert {s: Reply.objects.filter(status=s).exists() for s in ReplyStatus} == dict.fromkeys(
        ReplyStatus, True
    )
    approved = Reply.objects.filter(status=ReplyStatus.APPROVED)
    assert approved.filter(valid_until__lt=TODAY).exists() and approved.filter(valid_from__gt=TODAY).exists()
    assert approved.filter(products__approve_status=ApproveStatus.INSTOCK).exists()
    presales = in_use(User.objects.get(username="presales"))
    assert presales.filter(scope=Scope.PERSONAL).exists() and not presales.filter(team="aftersales").exists()


def test_used_in_the_last_30_days_by_agents_who_may(written: Written) -> None:
    assert written.picks == Pick.objects.count() > 2000
    for agent in User.objects.filter(username__in=["presales", "aftersales", "cs_lead"]):
        used = set(Pick.objects.filter(agent=agent).values_list("reply_id", flat=True))
        assert used and used <= set(in_use(agent).values_list("pk", flat=True))
    assert not Pick.objects.filter(picked_at__gte=NOW).exists()
    assert in_use(User.objects.get(username="cs_lead")).filter(picks__isnull=True).exists()
    assert SearchMiss.objects.count() > 5 and Favourite.objects.exists()


@pytest.mark.parametrize(
    ("span", "last", "coming"),
    [
        ("05-20..06-20", (date(2026, 5, 20), date(2026, 6, 20)), (date(2027, 5, 20), date(2027, 6, 20))),
        ("11-01..11-22", (date(2026, 11, 1), date(2026, 11, 22)), (date(2026, 11, 1), date(2026, 11, 22))),
        ("12-28..01-20", (date(2025, 12, 28), date(2026, 1, 20)), (date(2026, 12, 28), date(2027, 1, 20))),
    ],
)
def test_validity_by_month_and_day(span: str, last: tuple[date, date], coming: tuple[date, date]) -> None:
    assert last_time(span, TODAY) == last
    assert next_time(span, TODAY) == coming
