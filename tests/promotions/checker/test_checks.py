"""A campaign that would sell below the floor is reported with a basket; and the states of a finding."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from products.catalogue.models import Sku
from promotions.activities.models import Activity, Finding
from promotions.activities.queries import open_findings
from promotions.checker.actions import accept_finding
from promotions.checker.models import CheckRun
from promotions.checker.sentences import sentence_of
from promotions.engine.baskets import Basket, Line
from promotions.engine.pricing import quote
from promotions.quotes.conversion import items_of, offers_of
from promotions.rulebook.models import ShopLimitRule
from shopops.lib.audit.models import AuditEntry
from shopops.lib.jobs.registry import kind_of
from shopops.lib.jobs.worker import sweep
from staff.accounts.models import User
from tests.make import NOON
from tests.make import sku as make_sku
from tests.promotions import make
from tests.promotions.checker.runs import check_activity, check_everything
from tests.promotions.make import DAY

BEFORE = NOON - DAY


@pytest.fixture(autouse=True)
def _no_shop_wide_limit(db: None) -> None:
    ShopLimitRule.objects.all().delete()


@pytest.fixture
def tea(db: None) -> Sku:
    """100 a piece, never below 60."""
    return make_sku(price_cny=100, floor_price_cny=60, warehouse_stock=7)


def special(tea: Sku, price: int = 70, **facts: object) -> Activity:
    """A price of its own, live."""
    activity = make.activity(kind="special_price", status="live", **facts)
    make.scope_row(activity, sku=tea)
    make.tier(activity, price_cny=price)
    return activity


def money_off(amount: int = 20, threshold: int = 70, **facts: object) -> Activity:
    """A draft of money off on everything."""
    activity = make.activity(kind="money_off", status="draft", covers_everything=True, **facts)
    make.tier(activity, threshold=threshold, amount_off_cny=amount)
    return activity


def test_a_clash_is_proved_with_the_basket_to_buy(tea: Sku) -> None:
    live, draft = special(tea), money_off()
    run = check_activity(activity=draft, now=BEFORE)
    (found,) = open_findings(draft)
    assert run.open_findings == 1 and run.ended_at
    assert (found.code, found.certainty, found.sku) == ("floor", "proved", tea)
    assert (found.price_cny, found.loss_cny, found.orders_possible) == (50, 10, 7)
    assert set(found.activities.all()) == {live, draft}
    assert (found.starts_at, found.ends_at) == (live.starts_at, live.ends_at)


def test_the_witness_can_be_bought(tea: Sku) -> None:
    special(tea)
    draft = money_off()
    check_activity(activity=draft, now=BEFORE)
    witness = open_findings(draft).get().witness
    assert witness is not None
    items = items_of([line["sku"] for line in witness["lines"]])
    basket = Basket(tuple(Line(items[line["sku"]], line["quantity"]) for line in witness["lines"]))
    priced = quote(basket, offers_of(Activity.objects.all()), moment=NOON)
    assert priced.lines[0].pays_fen == witness["pays_fen"] < 6_000 * witness["quantity"]


def test_activities_that_follow_each_other_do_not_clash(tea: Sku) -> None:
    live = special(tea)
    later = money_off(starts_at=live.ends_at, ends_at=live.ends_at + DAY)
    check_activity(activity=later, now=BEFORE)
    assert not open_findings(later).exists()
    Activity.objects.filter(pk=later.pk).update(starts_at=live.ends_at - timedelta(seconds=1))
    check_activity(activity=later, now=BEFORE)
    assert open_findings(later).get().ends_at == live.ends_at


def test_a_harmless_draft_has_no_findings(tea: Sku) -> None:
    special(tea)
    draft = money_off(amount=10)
    check_activity(activity=draft, now=BEFORE)
    assert not Finding.objects.exists()


def test_checking_twice_changes_nothing(tea: Sku) -> None:
    special(tea)
    draft = money_off()
    check_activity(activity=draft, now=BEFORE)
    first = Finding.objects.values().get()
    check_activity(activity=draft, now=BEFORE)
    assert Finding.objects.values().get() == first


def test_what_is_mended_is_fixed_and_open_when_it_comes_back(tea: Sku) -> None:
    special(tea)
    draft = money_off()
    check_activity(activity=draft, now=BEFORE)
    draft.tiers.update(amount_off_cny=10)
    check_activity(activity=draft, now=BEFORE)
    assert Finding.objects.get().state == "fixed"
    draft.tiers.update(amount_off_cny=20)
    check_activity(activity=draft, now=BEFORE)
    assert Finding.objects.get().state == "open"


def test_an_accepted_finding_stays_accepted_until_its_facts_change(
    tea: Sku, user_for: Callable[[str], User]
) -> None:
    special(tea)
    draft, manager = money_off(), user_for("manager")
    check_activity(activity=draft, now=BEFORE)
    with pytest.raises(ValidationError):
        accept_finding(finding=Finding.objects.get(), reason="  ", by=manager)
    accept_finding(finding=Finding.objects.get(), reason="清仓，亏十元也卖", by=manager)
    check_activity(activity=draft, now=BEFORE)
    assert not open_findings(draft).exists()
    assert AuditEntry.objects.get(action="finding.accepted").reason == "清仓，亏十元也卖"
    draft.tiers.update(amount_off_cny=30)
    check_activity(activity=draft, now=BEFORE)
    again = open_findings(draft).get()
    assert (again.price_cny, again.accepted_by, again.accepted_reason) == (40, None, "")


def test_two_drafts_clash_only_for_whoever_is_published_last(tea: Sku) -> None:
    one, other = special(tea), money_off()
    Activity.objects.filter(pk=one.pk).update(status="draft")
    check_everything(now=BEFORE)
    assert Finding.objects.filter(code="floor", state="open").count() == 1
    assert not open_findings(one).exists() and not open_findings(other).exists()
    Activity.objects.filter(pk=one.pk).update(status="scheduled")
    check_activity(activity=other, now=BEFORE)
    assert open_findings(other).get().code == "floor"


def test_what_is_published_is_found_at_night(tea: Sku) -> None:
    special(tea, price=55)
    check_everything(now=BEFORE)
    assert Finding.objects.get().loss_cny == Decimal(5)
    Activity.objects.update(status="ended")
    check_everything(now=BEFORE)
    assert Finding.objects.get().state == "fixed"


def test_a_run_that_died_leaves_the_old_findings_and_can_be_done_again(
    tea: Sku, monkeypatch: pytest.MonkeyPatch
) -> None:
    special(tea)
    draft = money_off()
    check_activity(activity=draft, now=BEFORE)
    draft.tiers.update(amount_off_cny=10)

    def power_failure(*args: object, **facts: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Finding, "save", power_failure)
        with pytest.raises(KeyboardInterrupt):
            check_activity(activity=draft, now=BEFORE)
    assert Finding.objects.get().state == "open"
    assert check_activity(activity=draft, now=BEFORE).state == "running", "the lease still holds"
    CheckRun.objects.filter(state="running").update(lease_expires_at=NOON)
    sweep(kind_of(CheckRun))
    CheckRun.objects.filter(state="waiting").update(due_at=NOON)
    assert check_activity(activity=draft, now=BEFORE).state == "done"
    assert Finding.objects.get().state == "fixed"


def test_a_coupon_without_limits_is_found(db: None) -> None:
    coupon = make.activity(kind="shop_coupon", status="draft", covers_everything=True)
    make.tier(coupon, threshold=0, amount_off_cny=100)
    make.batch(coupon, total=None, per_buyer=None, budget_cny=None)
    check_activity(activity=coupon, now=BEFORE)
    codes = set(open_findings(coupon).values_list("code", flat=True))
    assert codes == {"no_threshold", "no_buyer_limit", "no_budget"}


def test_ending_at_the_first_moment_of_the_named_day(tea: Sku) -> None:
    draft = money_off(
        amount=1, title="6.19 大促", starts_at=NOON - DAY, ends_at=NOON.replace(hour=16, minute=0)
    )
    check_activity(activity=draft, now=BEFORE)
    assert open_findings(draft).get().code == "named_day_outside"


def test_an_add_on_whose_category_grew_is_found_at_night(tea: Sku) -> None:
    """70 pieces of the tea by name, and 70 of a category that it is moved into after both were published."""
    by_name, by_category = (
        make.activity(kind="add_on", covers_everything=False, add_on_price_cny=9, add_on_max_pieces=70)
        for _ in range(2)
    )
    make.scope_row(by_name, sku=tea)
    make.scope_row(by_category, category="换购专区")
    check_everything(now=BEFORE)
    assert not Finding.objects.filter(code="too_many_combinations").exists()
    tea.product.category = "换购专区"
    tea.product.save()
    check_everything(now=BEFORE)
    found = Finding.objects.get(code="too_many_combinations")
    assert (set(found.activities.all()), found.severity) == ({by_name, by_category}, "critical")
    assert sentence_of(found).startswith("2 个换购")
