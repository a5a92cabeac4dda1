"""The active offers: what rows become, and when they are loaded anew."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from promotions.activities.models import Activity, ActivityGift
from promotions.coupons.models import ActivityUse, PieceUse
from promotions.engine.offers import Benefit, Gift, Level, Rulebook, Scope, Tier
from promotions.quotes.conversion import activity_id_of, items_of, offers_of
from promotions.quotes.queries import active_offers
from promotions.rulebook.models import LevelRule
from promotions.rulebook.queries import rulebook_on
from tests.make import NOON, product, sku
from tests.promotions import make

DAY = timedelta(days=1)


def offers(row: Activity) -> list:
    return list(offers_of(Activity.objects.filter(pk=row.pk), now=NOON))


def test_only_published_activities_are_active(db: None) -> None:
    published = {make.activity(status=status).pk for status in ("live", "scheduled")}
    for pk in published:
        make.tier(Activity.objects.get(pk=pk))
    for status in ("draft", "checked", "ended"):
        make.tier(make.activity(status=status))
    assert {offer.offer_id for offer in active_offers()} == published


def test_loaded_once_and_again_after_any_change(db: None) -> None:
    row = make.activity()
    tier = make.tier(row, pay_rate="0.8")
    first = active_offers()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert active_offers() is first
    assert len(queries) == 1
    tier.pay_rate = "0.7"
    tier.save()
    assert active_offers()[0].tiers[0].benefit.pay_permyriad == 7000


def test_what_was_rolled_back_is_not_kept(db: None) -> None:
    make.tier(make.activity(), pay_rate="0.8")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.tier(make.activity(), pay_rate="0.1")
        assert len(active_offers()) == 2
        raise ZeroDivisionError
    make.tier(make.activity(), pay_rate="0.9")
    assert [offer.tiers[0].benefit.pay_permyriad for offer in active_offers()] == [8000, 9000]


def test_tiers_gifts_and_scope(db: None) -> None:
    cup, tea = sku(price_cny="12.50"), product()
    row = make.activity(kind="money_off", covers_everything=False, repeats=True, max_repeats=3)
    tier = make.tier(row, threshold=200, amount_off_cny=20)
    ActivityGift.objects.create(tier=tier, sku=cup, quantity=2)
    make.scope_row(row, product=tea)
    make.scope_row(row, tag="清仓", excluded=True)
    (offer,) = offers(row)
    assert offer.level == Level.SHOP
    assert offer.tiers == (Tier(20000, Benefit(amount_off_fen=2000, gifts=(Gift(cup.pk, 2, 2500),))),)
    assert offer.scope == Scope(product_ids=frozenset({tea.pk}), except_tags=frozenset({"清仓"}))
    assert (offer.repeats, offer.max_repeats) == (True, 3)


def test_own_prices_are_offers_of_their_own(db: None) -> None:
    row = make.activity(covers_everything=False)
    cheap, cheap_too, dear = sku(), sku(), sku()
    for one, price in ((cheap, 9), (cheap_too, 9), (dear, 99)):
        make.scope_row(row, sku=one, price_cny=price)
    found = offers(row)
    assert [(o.tiers[0].benefit.price_fen, o.scope.sku_ids) for o in found] == [
        (900, {cheap.pk, cheap_too.pk}),
        (9900, {dear.pk}),
    ]
    assert {activity_id_of(offer.offer_id) for offer in found} == {row.pk}
    assert len({offer.offer_id for offer in found}) == 2


def test_pieces_left_are_known_per_sku(db: None) -> None:
    row = make.activity(kind="flash_sale", covers_everything=False, pieces_total=10, pieces_per_order=8)
    make.tier(row, price_cny=9)
    fresh, gone = sku(), sku()
    for one in (fresh, gone):
        make.scope_row(row, sku=one)
    PieceUse.objects.create(activity=row, sku=gone, pieces=7)
    base, rest = offers(row)
    assert (base.limits.pieces_left, base.scope.except_sku_ids) == (8, {gone.pk})
    assert (rest.limits.pieces_left, rest.scope.sku_ids, rest.tiers) == (3, {gone.pk}, base.tiers)


def test_limits_are_what_is_left(db: None) -> None:
    row = make.activity(kind="money_off", uses_total=10, budget_cny=100)
    make.tier(row, threshold=50, amount_off_cny=5)
    ActivityUse.objects.create(activity=row, uses=4, spent_cny=30)
    (offer,) = offers(row)
    assert (offer.limits.uses_left, offer.limits.budget_left_fen) == (6, 7000)


def test_limits_of_coupons_come_from_their_batches(db: None) -> None:
    batch = make.batch(total=10, issued=10, claimed=5, used=3, reserved=1, budget_cny=100, spent_cny=15)
    (offer,) = offers(batch.activity)
    assert (offer.needs_coupon, offer.claimable, offer.card_kind) == (True, True, "shop_coupon")
    assert (offer.limits.uses_left, offer.limits.budget_left_fen) == (6, 8500)
    assert offer.limits.uses_per_buyer == 1


def test_items_carry_category_and_tags(db: None) -> None:
    tea = sku(product=product(category="茶叶", tags=["清仓"]), price_cny="9.90")
    assert items_of([tea.pk, 0])[tea.pk].price_fen == 990
    assert items_of([tea.pk])[tea.pk].tags == {"清仓"}


def test_the_order_of_levels_is_dated(db: None) -> None:
    assert rulebook_on(NOON.date()) == Rulebook()
    LevelRule.objects.create(level="coins", position=None, valid_from=NOON.date())
    assert Level.COINS in rulebook_on(NOON.date() - DAY).levels
    assert Level.COINS not in rulebook_on(NOON.date()).levels
