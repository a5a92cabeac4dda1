"""Small shops for tests of the checker: a test names only what it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from promotions.checker.rules.facts import CheckedShop, CheckedSku, Limit, LimitKind
from promotions.engine.baskets import Item
from promotions.engine.offers import (
    AddOn,
    Audience,
    Benefit,
    Bundle,
    CardKind,
    EveryNth,
    Level,
    Limits,
    Measure,
    Offer,
    Scope,
    Tier,
)

NOON = datetime(2026, 6, 18, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVERYTHING = Scope(everything=True)


def only(*sku_ids: int) -> Scope:
    return Scope(sku_ids=frozenset(sku_ids))


def offer(offer_id: int = 1, level: Level = Level.SHOP, **facts: Any) -> Offer:
    """An offer of the day after NOON on everything."""
    defaults = {"title": f"活动 {offer_id}", "starts_at": NOON, "ends_at": NOON + DAY, "scope": EVERYTHING}
    return Offer(offer_id=offer_id, level=level, **defaults | facts)


def off(threshold: int, amount_fen: int) -> tuple[Tier, ...]:
    return (Tier(threshold, Benefit(amount_off_fen=amount_fen)),)


def price(price_fen: int) -> tuple[Tier, ...]:
    return (Tier(0, Benefit(price_fen=price_fen)),)


def pay(permyriad: int, threshold: int = 0) -> tuple[Tier, ...]:
    return (Tier(threshold, Benefit(pay_permyriad=permyriad)),)


def sku(sku_id: int = 1, price_fen: int = 10_000, *, floor: int | None = None, **facts: Any) -> CheckedSku:
    limits = facts.pop("limits", (Limit(LimitKind.FLOOR, floor),) if floor else ())
    return CheckedSku(Item(sku_id, facts.pop("product_id", sku_id), price_fen, **facts), limits)


def shop(skus: list[CheckedSku], offers: list[Offer], **facts: Any) -> CheckedShop:
    return CheckedShop(tuple(skus), tuple(offers), **facts)


# --- random shops

SKU_IDS = (1, 2, 3, 4)
_prices = st.sampled_from([1, 99, 600, 1_000, 2_000, 3_990, 4_000, 10_000, 40_000])
_scopes = st.one_of(
    st.just(EVERYTHING),
    st.just(EVERYTHING),
    st.sets(st.sampled_from(SKU_IDS), min_size=1).map(lambda ids: only(*ids)),
)
_benefits = st.one_of(
    st.builds(Benefit, amount_off_fen=st.sampled_from([1, 100, 500, 2_000, 5_000, 5_900])),
    st.builds(Benefit, pay_permyriad=st.sampled_from([9_500, 8_000, 6_000, 3_000])),
)
_amounts = st.sampled_from([0, 500, 3_000, 6_000, 6_000, 10_000, 20_000])
_pieces = st.sampled_from([1, 2, 3, 5])


@st.composite
def item_offers(draw: st.DrawFn, offer_id: int) -> Offer:
    """An offer at item level: a price, an amount or a part off, the n-th piece, an add-on or a bundle."""
    facts: dict[str, Any] = {
        "scope": draw(_scopes),
        "blocks": draw(
            st.sampled_from([frozenset(), frozenset(), frozenset({Level.CARD, Level.CROSS_SHOP})])
        ),
    }
    kind = draw(st.sampled_from(["price", "benefit", "nth", "add_on", "bundle"]))
    if kind == "price":
        facts |= {"tiers": price(draw(_prices)), "official": draw(st.booleans())}
    elif kind == "benefit":
        measure = draw(st.sampled_from(Measure))
        threshold = draw(_pieces if measure == Measure.QUANTITY else _amounts)
        facts |= {"tiers": (Tier(threshold, draw(_benefits)),), "measure": measure}
    elif kind == "nth":
        facts |= {"every_nth": EveryNth(draw(st.integers(2, 3)), draw(st.sampled_from([0, 5_000])))}
    elif kind == "add_on":
        add_on = AddOn(draw(_scopes), draw(st.sampled_from([1, 100])), draw(st.integers(1, 2)))
        facts |= {"add_on": add_on, "tiers": (Tier(draw(_amounts), Benefit()),)}
    else:
        pieces = draw(st.dictionaries(st.sampled_from(SKU_IDS), st.integers(1, 2), min_size=1, max_size=2))
        facts |= {"bundle": Bundle(pieces, draw(_prices))}
    if draw(st.booleans()):
        facts["limits"] = Limits(pieces_per_buyer=draw(st.integers(1, 3)))
    return offer(offer_id, Level.ITEM, **facts)


@st.composite
def order_offers(draw: st.DrawFn, offer_id: int) -> Offer:
    """An offer above item level."""
    level = draw(
        st.sampled_from([Level.SHOP, Level.SHOP, Level.CARD, Level.CARD, Level.CROSS_SHOP, Level.VIP])
    )
    measure = draw(st.sampled_from(Measure))
    thresholds = _pieces if measure == Measure.QUANTITY else _amounts
    repeats = draw(st.booleans())
    count = 1 if repeats else draw(st.integers(1, 2))
    steps = sorted(draw(st.sets(thresholds, min_size=count, max_size=count)))
    if repeats and steps == [0]:
        repeats = False
    return offer(
        offer_id,
        level,
        scope=draw(_scopes),
        measure=measure,
        tiers=tuple(Tier(step, draw(_benefits)) for step in steps),
        repeats=repeats,
        max_repeats=draw(st.sampled_from([None, 1, 3])) if repeats else None,
        card_kind=draw(st.sampled_from(CardKind)) if level == Level.CARD else None,
        group=draw(st.sampled_from(["", "", "b"])) if level == Level.SHOP else "",
        audience=Audience(new_buyers=draw(st.sampled_from([None, None, True, False]))),
        blocks=draw(st.sampled_from([frozenset(), frozenset(), frozenset({Level.CARD})]))
        if level == Level.SHOP
        else frozenset(),
        limits=draw(st.sampled_from([Limits(), Limits(), Limits(budget_left_fen=1_500)])),
    )


@st.composite
def shops(draw: st.DrawFn) -> CheckedShop:
    """Up to four SKUs and eight offers, all active for a day from NOON."""
    skus = [sku(sku_id, draw(_prices)) for sku_id in SKU_IDS[: draw(st.integers(1, 4))]]
    at_item = [draw(item_offers(number)) for number in range(1, 1 + draw(st.integers(0, 3)))]
    above = [draw(order_offers(number)) for number in range(10, 10 + draw(st.integers(0, 5)))]
    return shop(skus, [*at_item, *above])
