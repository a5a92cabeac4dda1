"""Item coupons that are too many together are found before a buyer fills a basket."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest

from promotions.checker.rules import trials
from promotions.checker.rules.trials import coupons_too_many
from promotions.engine import packing
from promotions.engine.baskets import Basket, Item
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import AddOn, Audience, Level, Limits, Measure, Offer, Rulebook, Scope
from promotions.engine.pricing import quote
from tests.promotions.engine.builders import (
    EVERYTHING,
    NOON,
    fen,
    item_coupon,
    line,
    off,
    offer,
    only,
    percent,
    price,
)

SECOND = timedelta(seconds=1)
# Four coupons around a ring of four SKUs: more than two steps, more than three coupons.
RING = [(1, 2), (2, 3), (3, 4), (1, 4)]


@pytest.fixture
def hardly_any() -> Iterator[None]:
    """The engine gives up at once, and three coupons are few."""
    with (
        mock.patch.multiple(packing, QUICK_STEPS=1, MAX_PACKING_STEPS=2),
        mock.patch.object(trials, "FEW_COUPONS", 3),
    ):
        yield


def items(*skus: int) -> list[Item]:
    return [Item(sku, sku, 2000 + 700 * (sku * 7 % 20)) for sku in skus]


def ring(first: int = 1, **more: object) -> list[Offer]:
    """A coupon for every pair of neighbours, numbered like the SKUs from `first` on."""
    return [
        item_coupon(first + at, off(0, 3 + at), scope=only(*(first - 1 + sku for sku in pair)), **more)
        for at, pair in enumerate(RING)
    ]


def refused(offers: Sequence[Offer], skus: Sequence[Item], moment: object = NOON) -> tuple[int, ...]:
    found = coupons_too_many(offers, skus, moment=moment, rulebook=Rulebook())  # type: ignore[arg-type]
    return tuple(offer.offer_id for offer in found)


@pytest.mark.usefixtures("hardly_any")
class TestWhoIsTold:
    def test_the_coupons_that_meet(self) -> None:
        apart = item_coupon(9, off(0, 1), scope=only(9))
        assert refused([*ring(), apart], items(1, 2, 3, 4, 9)) == (1, 2, 3, 4)

    def test_of_two_groups_the_one_that_is_too_many(self) -> None:
        """The other four are one within the other, which is no work."""
        nested = [item_coupon(n, off(0, 1), scope=only(*range(20, n + 1))) for n in (20, 21, 22, 23)]
        assert refused([*nested, *ring()], items(1, 2, 3, 4, 20, 21, 22, 23)) == (1, 2, 3, 4)

    def test_few_are_not_tried(self) -> None:
        assert refused(ring()[:3], items(1, 2, 3, 4)) == ()

    def test_those_of_one_moment(self) -> None:
        first, *others = ring()
        assert refused([replace(first, ends_at=NOON), *others], items(1, 2, 3, 4)) == ()
        late = replace(first, starts_at=NOON + SECOND)
        assert refused([late, *others], items(1, 2, 3, 4)) == ()
        assert refused([late, *others], items(1, 2, 3, 4), NOON + SECOND) == (1, 2, 3, 4)

    def test_whoever_may_use_them(self) -> None:
        """Somebody holds them all, is a member, and has used none."""
        hard_to_get = [
            replace(
                one,
                needs_coupon=True,
                audience=Audience(min_vip_level=3, new_buyers=False, segments=frozenset({"a"})),
                limits=Limits(uses_left=0, budget_left_fen=0),
            )
            for one in ring()
        ]
        assert refused(hard_to_get, items(1, 2, 3, 4)) == (1, 2, 3, 4)

    @pytest.mark.parametrize("measure", Measure)
    def test_whatever_their_thresholds_are(self, measure: Measure) -> None:
        asking = [
            replace(one, measure=measure, tiers=(replace(one.tiers[0], threshold=fen(90)),)) for one in ring()
        ]
        assert refused(asking, items(1, 2, 3, 4)) == (1, 2, 3, 4)

    def test_coupons_on_skus_that_the_shop_does_not_have(self) -> None:
        assert refused(ring(), items(1, 7)) == ()

    def test_add_ons_are_counted_elsewhere(self) -> None:
        """This one alone would be refused by the engine."""
        add_on = offer(50, Level.ITEM, add_on=AddOn(Scope(everything=True), 100, 6000), scope=EVERYTHING)
        assert refused([add_on, *ring()[:3]], items(1, 2, 3, 4)) == ()


def test_real_sizes() -> None:
    """Trials separate what the engine refuses at its real limits from what it prices."""
    for skus, coupons, is_refused in ((40, 120, False), (80, 300, True)):
        dice = random.Random(1)
        shop = [Item(sku, sku, fen(dice.randint(19, 300))) for sku in range(1, skus + 1)]
        offers = [_overlapping(number, shop, dice) for number in range(1, coupons + 1)]
        assert bool(refused(offers, shop)) is is_refused
        whole = Basket(tuple(line(item.sku_id, item.price_fen / 100) for item in shop))
        if is_refused:
            with pytest.raises(TooManyCombinations):
                quote(whole, offers, moment=NOON)
        else:
            assert quote(whole, offers, moment=NOON).discounts


def _overlapping(number: int, shop: Sequence[Item], dice: random.Random) -> Offer:
    chosen = dice.sample(shop, dice.randint(2, 5))
    whole = sum(item.price_fen for item in chosen) / 100
    return item_coupon(
        number,
        off(dice.choice([0, 0.3, 0.8]) * whole, round(whole * dice.uniform(0.03, 0.15)) + 1),
        scope=only(*(item.sku_id for item in chosen)),
    )


def test_a_trial_is_a_basket_that_may_be_asked_for() -> None:
    """One SKU of each kind, a hundred lines at most; under other levels and a price of its own, too."""
    shop = [Item(sku, sku, 5000) for sku in range(1, 400)]
    offers = [item_coupon(n, percent(90), scope=only(n, n + 1, n + 150)) for n in range(1, 140)]
    others = [offer(900, Level.ITEM, price(40)), offer(901, Level.VIP, percent(95))]
    baskets: list[Basket] = []

    def versions(basket: Basket, *args: object, **more: object) -> None:
        baskets.append(basket)

    with mock.patch.object(trials, "quote", versions):
        assert refused([*offers, *others], shop) == ()
    assert [len(basket.lines) for basket in baskets] == [100, 100]
    assert all(one.quantity == 1 for basket in baskets for one in basket.lines)
