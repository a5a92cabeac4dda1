"""Enrolment sheets and the replay of orders, from rows."""

from datetime import timedelta
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from products.catalogue.models import Sku
from promotions.activities.models import Finding
from promotions.enrolment.actions import LineDraft, change_sheet, create_sheet
from promotions.enrolment.models import EnrolmentLine, EnrolmentSheet
from promotions.enrolment.results import promise_prices, results_of
from promotions.enrolment.rules import Verdict
from promotions.price_history.models import LedgerDay, PriceCommitment
from promotions.replay.causes import Cause
from promotions.replay.self_audit import audit_orders
from tests.make import NOON, sub_order, trade
from tests.make import sku as make_sku
from tests.promotions import make
from tests.promotions.checker.runs import check_everything
from tests.promotions.make import DAY

TODAY = NOON.date()


@pytest.fixture
def tea(db: None) -> Sku:
    return make_sku(price_cny=100, cost_cny=30, floor_price_cny=50, warehouse_stock=500)


@pytest.fixture
def sheet(tea: Sku) -> EnrolmentSheet:
    """90 % of the lowest price, 5 % commission, three days from tomorrow."""
    made = make.sheet(
        starts_at=NOON + DAY, ends_at=NOON + 4 * DAY, max_pay_rate="0.9", commission_rate="0.05"
    )
    EnrolmentLine.objects.create(sheet=made, sku=tea, units_locked=50)
    made.refresh_from_db()
    return made


def test_the_ledger_caps_the_price_of_an_entry(tea: Sku, sheet: EnrolmentSheet) -> None:
    LedgerDay.objects.create(sku=tea, day=TODAY - timedelta(5), tool="special_price", offered_cny=80)
    (row,) = results_of(sheet)
    assert row.cap and row.cap.until == TODAY + timedelta(11)
    assert (row.result.price_fen, row.result.margin_fen) == (7_200, 7_200 - 360 - 3_000)
    assert row.result.verdict == Verdict.ENROL


def test_sales_of_the_four_weeks_before_are_stored_with_the_sheet(tea: Sku) -> None:
    now = timezone.now()
    facts = {
        "title": "聚划算",
        "starts_at": now + DAY,
        "ends_at": now + 2 * DAY,
        "max_pay_rate": "0.9",
        "lookback_days": 15,
        "commission_rate": "0.05",
        "fee_cny": 0,
        "protected_days": 15,
    }
    for days_ago in (1, 28, 29, 0):
        moment = now - days_ago * DAY
        sold = trade(created=moment, pay_time=moment)
        sub_order(trade=sold, sku=tea, num=3, price_cny=100, divide_order_fee_cny="270.50")
    sheet = create_sheet(facts=facts, lines=[LineDraft(tea.pk)], by=make.any_user())
    line = sheet.lines.get()
    assert (line.sold_pieces, line.sold_cny) == (6, 541)
    assert results_of(sheet)[0].result.usual_pieces == Fraction(6, 28)
    change_sheet(sheet=sheet, facts=facts, lines=[LineDraft(tea.pk, 80)], version=1, by=make.any_user())
    assert sheet.lines.get().sold_pieces == 6


def test_running_promotions_come_off_too(tea: Sku, sheet: EnrolmentSheet) -> None:
    running = make.activity(kind="money_off", ends_at=NOON + 2 * DAY)
    make.tier(running, threshold=50, amount_off_cny=50)
    (row,) = results_of(sheet)
    assert row.activity_ids == (running.pk,)
    assert row.result.margin_with_others_fen is not None
    assert row.result.margin_with_others_fen < row.result.margin_fen
    assert row.result.verdict == Verdict.DO_NOT


def test_a_promise_binds_counted_prices_afterwards(tea: Sku, sheet: EnrolmentSheet) -> None:
    assert promise_prices(sheet=sheet, by=make.any_user()) == 1
    promise = PriceCommitment.objects.get()
    assert (promise.price_cny, promise.ends_at) == (90, sheet.ends_at + 15 * DAY)
    later = make.activity(starts_at=sheet.ends_at, ends_at=sheet.ends_at + 2 * DAY)
    make.tier(later, price_cny=85)
    check_everything(now=NOON)
    assert Finding.objects.get().code == "commitment"


def test_what_is_not_to_be_enrolled_is_not_promised(tea: Sku, sheet: EnrolmentSheet) -> None:
    without_cost = make_sku(price_cny=100)
    EnrolmentLine.objects.create(sheet=sheet, sku=without_cost)
    above_cap = make_sku(price_cny=100, cost_cny=30)
    EnrolmentLine.objects.create(sheet=sheet, sku=above_cap, price_cny=95)
    verdicts = {row.sku_id: row.result.verdict for row in results_of(sheet)}
    assert verdicts == {tea.pk: "enrol", without_cost.pk: "do_not", above_cap.pk: "at_other_price"}
    assert promise_prices(sheet=sheet, by=make.any_user()) == 2
    assert set(PriceCommitment.objects.values_list("sku", flat=True)) == {tea.pk, above_cap.pk}


def bought(tea: Sku, paid: int, share: int = 0) -> None:
    line = {"sku": tea, "price_cny": 100, "part_mjz_discount_cny": share, "divide_order_fee_cny": paid}
    sub_order(trade=trade(), **line)


def test_orders_are_replayed_to_the_fen(tea: Sku) -> None:
    off = make.activity(kind="money_off")
    make.tier(off, threshold=50, amount_off_cny=20)
    bought(tea, paid=80, share=20)
    bought(tea, paid=70, share=30)
    sub_order(trade=trade())
    found = audit_orders(first=TODAY, last=TODAY)
    assert (found.orders, found.equal, len(found.skipped)) == (3, 1, 1)
    assert found.by_cause() == [(Cause.ORDER_DISCOUNT_MORE, 1, -1_000)]


def test_the_replay_as_a_command(tea: Sku) -> None:
    bought(tea, paid=90, share=10)
    output = StringIO()
    call_command("audit_orders", "--from", str(TODAY), "--to", str(TODAY), stdout=output)
    assert "order_discount_more: 1 orders, charged -10.00 more" in output.getvalue()
