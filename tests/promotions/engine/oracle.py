"""The rules of docs/pricing.md once more, by trying everything: slow, plain, and nothing of the engine's code.

Only the types are shared. Parts are fractions, sets are enumerated, a basket is a dictionary by SKU.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from promotions.engine.baskets import Basket, Item
from promotions.engine.offers import BuyerFacts, CardKind, Level, Measure, Offer, Rulebook, Scope, Tier

Money = dict[int, int]


@dataclass
class Answer:
    """What the engine must agree with."""

    pays_fen: int
    postage_fen: int
    gift_value: int
    item_fen: Money


@dataclass
class Sold:
    """The item level of one SKU."""

    amount: int = 0
    used: set[int] = field(default_factory=set)
    gift_value: int = 0
    frees_postage: bool = False


def rounded(number: Fraction) -> int:
    """Half up."""
    return math.floor(number + Fraction(1, 2))


def in_scope(scope: Scope, item: Item) -> bool:
    """Whether a scope covers an item."""
    named = (
        scope.everything
        or item.sku_id in scope.sku_ids
        or item.product_id in scope.product_ids
        or item.category in scope.categories
        or any(tag in scope.tags for tag in item.tags)
    )
    excepted = (
        item.sku_id in scope.except_sku_ids
        or item.product_id in scope.except_product_ids
        or item.category in scope.except_categories
        or any(tag in scope.except_tags for tag in item.tags)
    )
    return named and not excepted


def divide(amount: int, weights: Money, caps: Money) -> Money:
    """Largest remainder over keys in order, capped; what is cut off goes round again where there is room."""
    shares = dict.fromkeys(weights, 0)
    takers = {key: weight for key, weight in weights.items() if weight}
    while amount and takers:
        whole = sum(takers.values())
        quotas = {key: Fraction(amount * weight, whole) for key, weight in takers.items()}
        round_shares = {key: math.floor(quota) for key, quota in quotas.items()}
        for key in sorted(takers, key=lambda key: (round_shares[key] - quotas[key], key)):
            if sum(round_shares.values()) < amount:
                round_shares[key] += 1
        for key, share in round_shares.items():
            taken = min(share, caps[key] - shares[key])
            shares[key] += taken
            amount -= taken
        takers = {key: weight for key, weight in takers.items() if shares[key] < caps[key]}
    return shares


class Oracle:
    """One basket priced by enumeration."""

    def __init__(
        self,
        basket: Basket,
        offers: list[Offer],
        moment: datetime,
        buyer: BuyerFacts,
        rulebook: Rulebook,
    ) -> None:
        self.basket, self.buyer, self.rulebook = basket, buyer, rulebook
        self.items: dict[int, Item] = {}
        self.quantity: dict[int, int] = {}
        for line in basket.lines:
            self.items[line.item.sku_id] = line.item
            self.quantity[line.item.sku_id] = self.quantity.get(line.item.sku_id, 0) + line.quantity
        self.skus = sorted(self.items)
        self.offers = sorted((o for o in offers if self._counts(o, moment)), key=lambda o: o.offer_id)
        self.levels = [level for level in rulebook.levels if level not in (Level.ITEM, Level.POSTAGE)]

    def _counts(self, offer: Offer, moment: datetime) -> bool:
        limits, audience, buyer = offer.limits, offer.audience, self.buyer
        return (
            (offer.level in self.rulebook.levels or offer.level is Level.POSTAGE)
            and offer.starts_at <= moment < offer.ends_at
            and buyer.vip_level >= audience.min_vip_level
            and audience.new_buyers in (None, buyer.is_new)
            and (not audience.segments or bool(audience.segments & buyer.segments))
            and (not offer.needs_coupon or offer.claimable or offer.offer_id in buyer.coupon_offer_ids)
            and (limits.uses_left is None or limits.uses_left > 0)
            and (limits.uses_per_buyer is None or buyer.uses.get(offer.offer_id, 0) < limits.uses_per_buyer)
        )

    # Item level

    def items_priced(self) -> dict[int, Sold]:
        """Leave out what overruns its budget, all at once, until nothing does."""
        out: set[int] = set()
        while True:
            offers = [o for o in self.offers if o.level is Level.ITEM and o.offer_id not in out]
            sold, saved = self._items(offers)
            over = {
                o.offer_id
                for o in offers
                if o.limits.budget_left_fen is not None
                and saved.get(o.offer_id, 0) > o.limits.budget_left_fen
            }
            if not over:
                return sold
            out |= over

    def _items(self, offers: list[Offer]) -> tuple[dict[int, Sold], Money]:
        single = [o for o in offers if not o.bundle and not o.add_on]
        bundles = [o for o in offers if o.bundle]
        add_ons = [o for o in offers if o.add_on and not o.bundle]

        def alone(sku: int, count: int) -> tuple[int, Offer | None, Tier | None]:
            return self._alone(sku, count, single)

        joining = [s for s in self.skus if not ((w := alone(s, self.quantity[s])[1]) and w.official)]
        counts = self._best_bundles(bundles, joining, alone)
        rest = dict(self.quantity)
        sold = {sku: Sold() for sku in self.skus}
        saved: Money = {}
        for offer, sets in counts:
            pieces = offer.bundle.pieces
            lists = {s: self.items[s].price_fen * pieces[s] for s in sorted(pieces)}
            total = offer.bundle.price_fen * sets
            for s, share in divide(total, lists, dict.fromkeys(lists, total)).items():
                rest[s] -= pieces[s] * sets
                sold[s].amount += share
                sold[s].used.add(offer.offer_id)
            saved[offer.offer_id] = sum(lists.values()) * sets - total
        for offer, sku, count in self._best_add_ons(add_ons, sold, rest, joining, alone):
            rest[sku] -= count
            sold[sku].amount += offer.add_on.price_fen * count
            sold[sku].used.add(offer.offer_id)
            gained = (self.items[sku].price_fen - offer.add_on.price_fen) * count
            saved[offer.offer_id] = saved.get(offer.offer_id, 0) + gained
        for sku in self.skus:
            if not rest[sku]:
                continue
            amount, winner, tier = alone(sku, rest[sku])
            sold[sku].amount += amount
            if winner:
                sold[sku].used.add(winner.offer_id)
                gained = self.items[sku].price_fen * rest[sku] - amount
                saved[winner.offer_id] = saved.get(winner.offer_id, 0) + gained
                if tier:
                    sold[sku].gift_value += worth_of_gifts(tier)
                    sold[sku].frees_postage |= self._frees(winner, tier)
        return sold, saved

    def _allowed(self, offer: Offer, sku: int) -> int:
        left, each = offer.limits.pieces_left, offer.limits.pieces_per_buyer
        had = self.buyer.pieces.get((offer.offer_id, sku), 0)
        bounds = [10**9] + ([left] if left is not None else []) + ([each - had] if each is not None else [])
        return max(0, min(bounds))

    def _alone(self, sku: int, count: int, offers: list[Offer]) -> tuple[int, Offer | None, Tier | None]:
        """Every offer tried on the pieces; official before own, the cheapest, then gifts, then postage."""
        listed = self.items[sku].price_fen
        tried = []
        for offer in offers:
            if not in_scope(offer.scope, self.items[sku]):
                continue
            applied = self._one_offer(offer, listed, count, min(count, self._allowed(offer, sku)))
            if applied is None:
                continue
            amount, tier = applied
            gifts, free = (worth_of_gifts(tier), tier.benefit.free_postage) if tier else (0, False)
            if amount < listed * count or gifts or free:
                tried.append((not offer.official, amount, -gifts, not free, offer.offer_id, offer, tier))
        if not tried:
            return listed * count, None, None
        first = min(tried, key=lambda one: one[:5])
        return first[1], first[5], first[6]

    def _one_offer(
        self, offer: Offer, listed: int, count: int, allowed: int
    ) -> tuple[int, Tier | None] | None:
        if allowed == 0:
            return None
        if offer.every_nth:
            cheap = allowed // offer.every_nth.n
            if cheap == 0:
                return None
            part = Fraction(offer.every_nth.pay_permyriad, 10_000)
            return rounded(listed * cheap * min(part, Fraction(1))) + listed * (count - cheap), None
        tier = None
        price = listed
        if offer.tiers or not offer.presale:
            tier = top_tier(offer, listed * count if offer.measure is Measure.AMOUNT else count)
            if tier is None:
                return None
            benefit = tier.benefit
            price = listed if benefit.price_fen is None else benefit.price_fen
            price = max(0, rounded(price * Fraction(benefit.pay_permyriad, 10_000)) - benefit.amount_off_fen)
        if offer.presale:
            price = offer.presale.deposit_fen + max(0, price - offer.presale.deposit_worth_fen)
        return min(price, listed) * allowed + listed * (count - allowed), tier

    def _best_bundles(self, bundles, joining, alone) -> list[tuple[Offer, int]]:
        def most(offer: Offer) -> int:
            if any(s not in joining for s in offer.bundle.pieces):
                return 0
            if offer.bundle.price_fen > sum(
                self.items[s].price_fen * n for s, n in offer.bundle.pieces.items()
            ):
                return 0
            return min(
                min(self.quantity[s], self._allowed(offer, s)) // n for s, n in offer.bundle.pieces.items()
            )

        def tries() -> Iterator[tuple[int, int, tuple[int, ...]]]:
            for counts in itertools.product(*(range(most(o) + 1) for o in bundles)):
                rest = dict(self.quantity)
                price = 0
                for offer, sets in zip(bundles, counts, strict=True):
                    price += offer.bundle.price_fen * sets
                    for s, n in offer.bundle.pieces.items():
                        rest[s] = rest.get(s, 0) - n * sets
                if all(n >= 0 for n in rest.values()):
                    price += sum(alone(s, rest[s])[0] for s in joining)
                    yield price, sum(counts), tuple(-count for count in counts)

        best = min(tries())
        return [(offer, -count) for offer, count in zip(bundles, best[2], strict=True) if count]

    def _best_add_ons(self, add_ons, sold, rest, joining, alone) -> list[tuple[Offer, int, int]]:
        cheap = {s for s in self.skus if any(in_scope(o.scope, self.items[s]) for o in add_ons)}

        def reached(offer: Offer) -> bool:
            counting = [
                s for s in self.skus if s not in cheap and in_scope(offer.add_on.condition, self.items[s])
            ]
            if offer.measure is Measure.QUANTITY:
                total = sum(self.quantity[s] for s in counting)
            else:
                total = sum(sold[s].amount + (alone(s, rest[s])[0] if rest[s] else 0) for s in counting)
            return total >= min((t.threshold for t in offer.tiers), default=0)

        places = [
            (s, o)
            for s in self.skus
            for o in add_ons
            if s in joining
            and in_scope(o.scope, self.items[s])
            and o.add_on.price_fen < self.items[s].price_fen
            and reached(o)
        ]
        ranges = [range(min(o.add_on.max_pieces, self._allowed(o, s), rest[s]) + 1) for s, o in places]
        best: tuple[int, int, tuple[int, ...]] | None = None
        for counts in itertools.product(*ranges):
            per_offer: Money = {}
            left = dict(rest)
            price = 0
            for (s, o), count in zip(places, counts, strict=True):
                per_offer[o.offer_id] = per_offer.get(o.offer_id, 0) + count
                left[s] -= count
                price += count * o.add_on.price_fen
            over = any(per_offer.get(o.offer_id, 0) > o.add_on.max_pieces for o in add_ons)
            if over or any(n < 0 for n in left.values()):
                continue
            price += sum(alone(s, left[s])[0] for s in self.skus if left[s])
            rank = (price, sum(counts), tuple(-count for count in counts))
            if best is None or rank < best:
                best = rank
        return [(o, s, -count) for (s, o), count in zip(places, best[2], strict=True) if count]

    # Above the item level

    def _frees(self, offer: Offer, tier: Tier) -> bool:
        return tier.benefit.free_postage and self.basket.region not in offer.except_regions

    def answer(self) -> Answer:
        """Every combination of offers, one after the other."""
        sold = self.items_priced()
        base = {sku: sold[sku].amount for sku in self.skus}
        by_id = {offer.offer_id: offer for offer in self.offers}
        barred = {
            (level, sku) for sku in self.skus for used in sold[sku].used for level in by_id[used].blocks
        }
        freed = any(one.frees_postage for one in sold.values())
        best = None
        for combination in self._combinations():
            outcome = self._apply(combination, base, set(barred), freed)
            if outcome and (best is None or outcome < best):
                best = outcome
        assert best
        pays, gifts, postage = best
        item_gifts = sum(one.gift_value for one in sold.values())
        return Answer(pays, postage, item_gifts - gifts, base)

    def _combinations(self) -> Iterator[list[list[Offer]]]:
        """At every place nothing or one offer; among cards one, or any set of item coupons."""
        places: list[list[list[Offer]]] = []
        for level in self.levels:
            here = [offer for offer in self.offers if offer.level is level]
            if level is Level.CARD:
                coupons = [o for o in here if o.card_kind is CardKind.ITEM_COUPON]
                ways = [[o] for o in here if o.card_kind is not CardKind.ITEM_COUPON]
                for size in range(len(coupons) + 1):
                    ways += [list(some) for some in itertools.combinations(coupons, size)]
                places.append(ways)
                continue
            for group in sorted({offer.group for offer in here}):
                places.append([[], *([o] for o in here if o.group == group)])
        return (list(ways) for ways in itertools.product(*places))

    def _apply(
        self, combination: list[list[Offer]], base: Money, barred: set[tuple[Level, int]], freed: bool
    ) -> tuple[int, int, int] | None:
        left = dict(base)
        gifts = 0
        for chosen in combination:
            freed_before, left_before, touched = freed, dict(left), set()
            for offer in chosen:
                lines = self._lines(offer, barred)
                tier, times = self._tier(offer, lines, base)
                if tier is None or touched & set(lines):
                    return None
                touched |= set(lines)
                shares, total = self._discount(offer, tier, times, lines, base, left_before)
                frees = self._frees(offer, tier)
                if frees and not freed_before:
                    total += self.basket.postage_fen
                budget = offer.limits.budget_left_fen
                if budget is not None and total > budget:
                    return None
                if not total and not tier.benefit.gifts:
                    return None
                for sku in lines:
                    left[sku] -= shares[sku]
                freed |= frees
                gifts += worth_of_gifts(tier) * times
                position = self.levels.index(offer.level)
                later = {*self.levels[position + 1 :], Level.POSTAGE}
                barred |= {(level, sku) for level in offer.blocks & later for sku in lines}
        postage = 0 if freed else self.basket.postage_fen - self._postage_off(base, barred)
        return sum(left.values()) + postage, -gifts, postage

    def _lines(self, offer: Offer, barred: set[tuple[Level, int]]) -> list[int]:
        return [
            s for s in self.skus if in_scope(offer.scope, self.items[s]) and (offer.level, s) not in barred
        ]

    def _elsewhere(self, offer: Offer) -> int:
        return self.basket.elsewhere_fen.get(offer.offer_id, 0) if offer.level is Level.CROSS_SHOP else 0

    def _tier(self, offer: Offer, lines: list[int], base: Money) -> tuple[Tier | None, int]:
        if offer.measure is Measure.AMOUNT:
            counted = sum(base[s] for s in lines) + self._elsewhere(offer)
        else:
            counted = sum(self.quantity[s] for s in lines)
        tier = top_tier(offer, counted) if lines else None
        if tier is None or not offer.repeats or not tier.threshold:
            return tier, 1
        times = counted // tier.threshold
        return tier, times if offer.max_repeats is None else min(times, offer.max_repeats)

    def _discount(
        self, offer: Offer, tier: Tier, times: int, lines: list[int], base: Money, left: Money
    ) -> tuple[Money, int]:
        other_shops = 10**9
        weights = {s: base[s] for s in lines}
        caps = {s: left[s] for s in lines}
        if self._elsewhere(offer):
            weights[other_shops] = caps[other_shops] = self._elsewhere(offer)
        there = sum(caps.values())
        total = rounded(there * (1 - Fraction(tier.benefit.pay_permyriad, 10_000)))
        total = min(total + tier.benefit.amount_off_fen * times, there)
        if offer.level is Level.COINS:
            total = min(total, self.buyer.coins_fen)
        return divide(total, weights, caps), total

    def _postage_off(self, base: Money, barred: set[tuple[Level, int]]) -> int:
        best = 0
        postage = self.basket.postage_fen
        for offer in self.offers:
            if offer.level is not Level.POSTAGE or self.basket.region in offer.except_regions:
                continue
            tier, times = self._tier(offer, self._lines(offer, barred), base)
            if tier is None:
                continue
            off = rounded(postage * (1 - Fraction(tier.benefit.pay_permyriad, 10_000)))
            off = (
                postage
                if tier.benefit.free_postage
                else min(postage, off + tier.benefit.amount_off_fen * times)
            )
            budget = offer.limits.budget_left_fen
            if budget is None or off <= budget:
                best = max(best, off)
        return best


def top_tier(offer: Offer, counted: int) -> Tier | None:
    """The highest tier reached."""
    return max((t for t in offer.tiers if t.threshold <= counted), key=lambda t: t.threshold, default=None)


def worth_of_gifts(tier: Tier) -> int:
    """Fen; a gift of unknown value counts one."""
    return sum(gift.quantity * max(gift.value_fen, 1) for gift in tier.benefit.gifts)


def oracle(
    basket: Basket, offers: list[Offer], *, moment: datetime, buyer: BuyerFacts, rulebook: Rulebook
) -> Answer:
    """The best price, by trying everything."""
    return Oracle(basket, offers, moment, buyer, rulebook).answer()
