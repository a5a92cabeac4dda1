"""What all running coupons may cost, on one page."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from promotions.coupons.models import CouponBatch
from tests.promotions import make

PAGE = reverse("promotions:exposure")


def test_all_running_batches_with_their_segments_and_totals(client_for: Any) -> None:
    old = make.segment(name="老客")
    capped = make.batch(name="会场券", budget_cny=200)
    CouponBatch.objects.filter(pk=capped.pk).update(issued=10, claimed=10, used=4, spent_cny=20)
    capped.activity.segments.add(old)
    make.batch(name="新客券", budget_cny=None)
    ended = make.batch(name="过期券")
    ended.activity.status = "ended"
    ended.activity.save()
    answer = client_for("presales").get(PAGE)
    html = answer.content.decode()
    assert "过期券" not in html
    rows = [(row.batch.name, row.segment, row.cost.worst_cny) for row in answer.context["rows"]]
    assert rows == [("新客券", "所有买家", 500), ("会场券", "老客", 200)]
    total = answer.context["total"]
    assert (total.budget_cny, total.spent_cny, total.worst_cny) == (200, 20, 700)
    # All ten used for 5 each, as those four were; the other was not used.
    assert total.expected_cny == Decimal("50.00")
    assert [(row.segment, row.total.worst_cny) for row in answer.context["segments"]] == [
        ("所有买家", 500),
        ("老客", 200),
    ]


def test_a_batch_that_nothing_ends_comes_first_and_is_said(manager: Client) -> None:
    make.batch(name="有限")
    make.batch(name="无限", total=None, budget_cny=None)
    answer = manager.get(PAGE)
    assert [row.batch.name for row in answer.context["rows"]] == ["无限", "有限"]
    assert "1 个批次没有上限" in answer.content.decode()


def test_it_is_linked_and_says_when_there_is_nothing(manager: Client) -> None:
    assert PAGE in manager.get(reverse("promotions:batches")).content.decode()
    assert "没有进行中的券批次" in manager.get(PAGE).content.decode()


def test_many_batches_take_no_more_queries(manager: Client) -> None:
    manager.get(PAGE)
    counts = []
    for _ in range(2):
        make.grant(make.batch())
        make.batch()
        with CaptureQueriesContext(connection) as queries:
            manager.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
