"""What an activity or a coupon is to the engine: a discount with conditions, frozen and free of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """Where in the price an offer applies; the order of the levels is dated data (`Rulebook.levels`)."""

    ITEM = "item"
    SHOP = "shop"
    CARD = "card"
    CROSS_SHOP = "cross_shop"
    VIP = "vip"
    COINS = "coins"
    RED_PACKET = "red_packet"
    POSTAGE = "postage"


class Measure(StrEnum):
    """What a threshold counts: the item-level prices, or the pieces, of the lines in scope."""

    AMOUNT = "amount"
    QUANTITY = "quantity"


class CardKind(StrEnum):
    """The kinds of card; an order uses one kind only."""

    SHOP_COUPON = "shop_coupon"
    ITEM_COUPON = "item_coupon"
    RED_PACKET = "red_packet"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which SKUs: everything or any of the lists, less any of the exclusions."""

    everything: bool = False
    sku_ids: frozenset[int] = frozenset()
    product_ids: frozenset[int] = frozenset()
    categories: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    except_sku_ids: frozenset[int] = frozenset()
    except_product_ids: frozenset[int] = frozenset()
    except_categories: frozenset[str] = frozenset()
    except_tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who: every condition that is set must hold for the buyer; empty conditions hold for everybody."""

    min_vip_level: int = 0
    # None: new and old buyers alike.
    new_buyers: bool | None = None
    # The buyer is in at least one of them, when there are any.
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Benefit:
    """What one tier gives; several may stand together (20 off, a gift and free postage).

    At item level `price_fen` and `amount_off_fen` are per piece; above it `amount_off_fen` is for the order.
    `pay_permyriad` is what is still paid, in ten-thousandths: 8000 = 八折.
    """

    price_fen: int | None = None
    amount_off_fen: int = 0
    pay_permyriad: int = 10_000
    gifts: tuple["Gift", ...] = ()
    free_postage: bool = False


@dataclass(frozen=True, slots=True)
class Gift:
    """Something put into the parcel for nothing."""

    sku_id: int
    quantity: int = 1
    value_fen: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """From this threshold on (fen or pieces, inclusive), this benefit."""

    threshold: int
    benefit: Benefit


@dataclass(frozen=True, slots=True)
class EveryNth:
    """Every n-th piece of a line at a part of its price: the second at half price is `EveryNth(2, 5000)`."""

    n: int
    pay_permyriad: int


@dataclass(frozen=True, slots=True)
class AddOn:
    """Pieces of the offer's scope at `price_fen` each once lines in `condition` reach the tier's threshold."""

    condition: Scope
    price_fen: int
    max_pieces: int = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """One set of pieces sold together at a price: SKU → pieces."""

    pieces: Mapping[int, int]
    price_fen: int


@dataclass(frozen=True, slots=True)
class Presale:
    """A deposit now that counts for more later (定金膨胀); the balance falls due in its own window."""

    deposit_fen: int
    deposit_worth_fen: int
    balance_starts_at: datetime
    balance_ends_at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """What may still be used at the moment of the quote; None is no limit.

    `pieces_per_buyer` and `pieces_left` count pieces of each SKU (item level only), `uses_*` count orders,
    `budget_left_fen` is money: an offer whose discount would exceed it is not applied at all.
    """

    pieces_per_buyer: int | None = None
    pieces_left: int | None = None
    uses_per_buyer: int | None = None
    uses_left: int | None = None
    budget_left_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An activity or coupon. Exactly one of tiers, every_nth, bundle says how much it gives.

    `starts_at` ≤ moment < `ends_at`. With `repeats` a tier applies once for every full threshold, at most
    `max_repeats` times. `group`: one offer per group and order above item level ("" = the level itself).
    `blocks`: levels that give nothing on lines which this offer priced.
    """

    offer_id: int
    title: str
    level: Level
    starts_at: datetime
    ends_at: datetime
    scope: Scope
    audience: Audience = Audience()
    measure: Measure = Measure.AMOUNT
    tiers: tuple[Tier, ...] = ()
    repeats: bool = False
    max_repeats: int | None = None
    every_nth: EveryNth | None = None
    add_on: AddOn | None = None
    bundle: Bundle | None = None
    presale: Presale | None = None
    # A platform activity's price, which goes before the shop's own tools.
    official: bool = False
    card_kind: CardKind | None = None
    # Used only by who holds a coupon of it; `claimable` ones are counted as held.
    needs_coupon: bool = False
    claimable: bool = False
    group: str = ""
    blocks: frozenset[Level] = frozenset()
    # Regions (provinces) that free postage leaves out.
    except_regions: frozenset[str] = frozenset()
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The platform's rules at a moment: dated rows of the database, not code."""

    levels: tuple[Level, ...] = (
        Level.ITEM,
        Level.SHOP,
        Level.CARD,
        Level.CROSS_SHOP,
        Level.VIP,
        Level.COINS,
        Level.RED_PACKET,
    )


@dataclass(frozen=True, slots=True)
class BuyerFacts:
    """What the engine must know of a buyer; `STRANGER` has bought nothing yet and holds no coupon."""

    vip_level: int = 0
    is_new: bool = True
    segments: frozenset[str] = frozenset()
    # Offers of which the buyer holds an unused, valid coupon.
    coupon_offer_ids: frozenset[int] = frozenset()
    # Orders in which the buyer used an offer, and pieces per (offer, SKU).
    uses: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    pieces: Mapping[tuple[int, int], int] = field(default_factory=lambda: MappingProxyType({}))
    coins_fen: int = 0


STRANGER = BuyerFacts()


def reached_tier(tiers: tuple[Tier, ...], measured: int) -> Tier | None:
    """The tier with the highest threshold that is not above what was measured."""
    reached = None
    for tier in tiers:
        if tier.threshold <= measured and (reached is None or tier.threshold > reached.threshold):
            reached = tier
    return reached


def times_applied(offer: Offer, tier: Tier, measured: int) -> int:
    """How often a reached tier applies: once, or once for every full threshold when the offer repeats."""
    if not offer.repeats or tier.threshold <= 0:
        return 1
    times = measured // tier.threshold
    return times if offer.max_repeats is None else min(times, offer.max_repeats)


def measured(offer: Offer, *, amount_fen: int, pieces: int) -> int:
    """What the offer's thresholds count."""
    return amount_fen if offer.measure is Measure.AMOUNT else pieces


def gift_value(benefit: Benefit) -> int:
    """What the gifts of a benefit are worth, in fen; one of unknown value still counts a fen."""
    return sum(gift.quantity * max(gift.value_fen, 1) for gift in benefit.gifts)
