"""Any outcome that the rules could allow: a chosen item-level price per line, a chosen offer per group.

Not the best for the buyer and not what the engine answers: the bound must hold for every one of them.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from promotions.checker.rules.facts import CheckedSku
from promotions.engine.allocation import spread
from promotions.engine.eligibility import covers
from promotions.engine.money import permyriad_of
from promotions.engine.offers import Benefit, CardKind, Level, Measure, Offer, Rulebook, Tier


def pays(dice: Random, offers: Sequence[Offer], lines: Sequence[tuple[CheckedSku, int]]) -> list[int]:
    """What each line pays for some legal choices."""
    is_new = dice.random() < 0.5
    offers = [o for o in offers if o.audience.new_buyers in (None, is_new)]
    priced = [_item_level(dice, offers, sku, quantity) for sku, quantity in lines]
    prices, barred = [amount for amount, _ in priced], [bars for _, bars in priced]
    left = list(prices)
    chosen = _chosen(dice, offers)
    blocked: list[set[Level]] = [set(bars) for bars in barred]
    for one in chosen:
        eligible = [
            covers(one.scope, sku.item) and one.level not in blocked[place]
            for place, (sku, _) in enumerate(lines)
        ]
        weights = [price if ok else 0 for price, ok in zip(prices, eligible, strict=True)]
        pieces = sum(quantity for (_, quantity), ok in zip(lines, eligible, strict=True) if ok)
        discount = _discount(one, sum(weights), pieces, _sum_of(left, eligible))
        caps = [have if ok else 0 for have, ok in zip(left, eligible, strict=True)]
        shares = spread(discount, weights, caps)
        budget = one.limits.budget_left_fen
        if not any(shares) or (budget is not None and sum(shares) > budget):
            continue
        left = [have - share for have, share in zip(left, shares, strict=True)]
        for place, ok in enumerate(eligible):
            blocked[place] |= set(one.blocks) if ok else set()
    return left


def _sum_of(amounts: Sequence[int], eligible: Sequence[bool]) -> int:
    return sum(amount for amount, ok in zip(amounts, eligible, strict=True) if ok)


def _chosen(dice: Random, offers: Sequence[Offer]) -> list[Offer]:
    groups: dict[Any, list[Offer]] = {}
    for one in offers:
        if one.level != Level.ITEM:
            groups.setdefault((one.level, one.group), []).append(one)
    found = [dice.choice([None, *group, *group]) for group in groups.values()]
    cards = [o for o in offers if o.card_kind == CardKind.ITEM_COUPON]
    coupons = [one for one in cards if dice.random() < 0.5]
    disjoint = all(
        not (a.scope.everything or b.scope.everything or a.scope.sku_ids & b.scope.sku_ids)
        for a in coupons
        for b in coupons
        if a is not b
    )
    if coupons and disjoint:
        found = [o for o in found if o and o.level != Level.CARD] + coupons
    order = list(Rulebook().levels)
    chosen = [o for o in found if o]
    return sorted(dice.sample(chosen, len(chosen)), key=lambda o: order.index(o.level))


def _discount(one: Offer, amount: int, pieces: int, left: int) -> int:
    count = pieces if one.measure == Measure.QUANTITY else amount
    reached = [tier for tier in one.tiers if count >= tier.threshold]
    if not reached:
        return 0
    tier = reached[-1]
    times = count // tier.threshold if one.repeats else 1
    times = min(times, one.max_repeats) if one.max_repeats else times
    benefit = tier.benefit
    percent = left - permyriad_of(left, benefit.pay_permyriad)
    return benefit.amount_off_fen * times + percent


def _item_level(
    dice: Random, offers: Sequence[Offer], sku: CheckedSku, quantity: int
) -> tuple[int, frozenset[Level]]:
    list_fen = sku.item.price_fen
    fitting = [o for o in offers if o.level == Level.ITEM and not o.bundle and covers(o.scope, sku.item)]
    normal = [o for o in fitting if not o.add_on]
    always = [
        o for o in normal if o.official and o.limits.pieces_per_buyer is None and _lowers(o.tiers, list_fen)
    ]
    candidates: list[Offer | None] = [o for o in normal if o.official] if always else [None, *normal]
    one = dice.choice(candidates)
    if always:
        best = min(_price(o.tiers, list_fen) for o in always)
        assert one is not None
        if _price(one.tiers, list_fen) > best:
            one = min(always, key=lambda o: _price(o.tiers, list_fen))
    whole = list_fen * quantity
    if one is not None:
        most = min(quantity, one.limits.pieces_per_buyer or quantity)
        whole = _line(one, list_fen, quantity, most)
    for add_on in (o.add_on for o in fitting if o.add_on):
        pieces = dice.randint(0, min(quantity, add_on.max_pieces))
        whole = min(whole, whole * (quantity - pieces) // quantity + add_on.price_fen * pieces + 1)
        break
    return min(whole, list_fen * quantity), one.blocks if one else frozenset()


def _lowers(tiers: Sequence[Tier], list_fen: int) -> bool:
    return _price(tiers, list_fen) < list_fen


def _price(tiers: Sequence[Tier], list_fen: int) -> int:
    return min((_piece(tier.benefit, list_fen) for tier in tiers), default=list_fen)


def _line(one: Offer, list_fen: int, quantity: int, most: int) -> int:
    if one.every_nth:
        cheap = most // one.every_nth.n
        return permyriad_of(cheap * list_fen, one.every_nth.pay_permyriad) + (quantity - cheap) * list_fen
    count = quantity if one.measure == Measure.QUANTITY else list_fen * quantity
    reached = [tier for tier in one.tiers if count >= tier.threshold]
    each = _piece(reached[-1].benefit, list_fen) if reached else list_fen
    return min(list_fen, each) * most + list_fen * (quantity - most)


def _piece(benefit: Benefit, list_fen: int) -> int:
    base = list_fen if benefit.price_fen is None else benefit.price_fen
    return max(0, permyriad_of(base, benefit.pay_permyriad) - benefit.amount_off_fen)
