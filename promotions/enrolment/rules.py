"""Whether to enrol a SKU in a platform activity, and at what price."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from promotions.engine.money import WHOLE_PERMYRIAD, half_up

# Sales of a SKU are compared with this many days before.
BASELINE_DAYS = 28


class Verdict(StrEnum):
    """What to do."""

    ENROL = "enrol"
    AT_OTHER_PRICE = "at_other_price"
    DO_NOT = "do_not"


class Why(StrEnum):
    """What speaks against it; `HARD` ones decide."""

    COST_UNKNOWN = "cost_unknown"
    PRICE_ABOVE_CAP = "price_above_cap"
    NO_MARGIN = "no_margin"
    BELOW_FLOOR = "below_floor"
    LOSES_WITH_OTHERS = "loses_with_others"
    STOCK_SHORT = "stock_short"
    NEEDS_MORE_THAN_STOCK = "needs_more_than_stock"
    LOWERS_LEDGER = "lowers_ledger"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the platform asks: rates in ten-thousandths, `days` of the activity, then of protected price."""

    max_pay_permyriad: int
    commission_permyriad: int
    fee_fen: int
    days: int
    protected_days: int


@dataclass(frozen=True, slots=True)
class SkuFacts:
    """A SKU as it sells now. None: not known.

    `lowest_fen`: the lowest counted price of the lookback window. `others_off_fen`: the most that other
    promotions of that time take off a piece besides. `sold_pieces`, `paid_fen`: of the last 28 days.
    """

    list_fen: int
    cost_fen: int | None
    floor_fen: int | None
    lowest_fen: int | None
    stock: int | None
    sold_pieces: int
    paid_fen: int
    others_off_fen: int
    price_is_counted: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The sums for one SKU at one price, and what follows; money in fen, of the whole activity.

    `cap_fen`: the highest price the platform takes. `least_fen`: the lowest the shop can afford.
    `break_even_pieces`: from so many on it earns more than selling as usual; None: never.
    `stock_days`: how long the stock lasts at the usual pace after the locked units are gone.
    """

    verdict: Verdict
    reasons: tuple[Why, ...]
    price_fen: int
    cap_fen: int
    least_fen: int | None
    margin_fen: int | None
    margin_with_others_fen: int | None
    usual_margin_fen: int | None
    break_even_pieces: int | None
    usual_pieces: Fraction
    margin_of_locked_fen: int | None
    stock_days: int | None
    ledger_falls_by_fen: int


def calculate(
    facts: SkuFacts, conditions: Conditions, *, price_fen: int | None = None, units_locked: int = 0
) -> Enrolment:
    """The result at a price, or at the highest price that the platform takes."""
    cap = cap_fen(facts, conditions)
    least = least_fen(facts, conditions)
    price = cap if price_fen is None else price_fen
    margin = margin_fen(facts, conditions, price)
    with_others = (
        None if margin is None else margin_fen(facts, conditions, max(0, price - facts.others_off_fen))
    )
    usual_pieces = Fraction(facts.sold_pieces * conditions.days, BASELINE_DAYS)
    usual_margin = _usual_margin(facts, usual_pieces)
    break_even = break_even_pieces(margin, usual_margin, conditions.fee_fen)
    reasons = tuple(_reasons(facts, price, cap, margin, with_others, break_even, units_locked))
    return Enrolment(
        verdict=_verdict(reasons, cap, least),
        reasons=reasons,
        price_fen=price,
        cap_fen=cap,
        least_fen=least,
        margin_fen=margin,
        margin_with_others_fen=with_others,
        usual_margin_fen=usual_margin,
        break_even_pieces=break_even,
        usual_pieces=usual_pieces,
        margin_of_locked_fen=None if margin is None else margin * units_locked - conditions.fee_fen,
        stock_days=_stock_days(facts, units_locked),
        ledger_falls_by_fen=_ledger_falls(facts, price),
    )


def cap_fen(facts: SkuFacts, conditions: Conditions) -> int:
    """The highest price that the platform takes: a part of the lowest counted price, else of the list price."""
    base = facts.list_fen if facts.lowest_fen is None else min(facts.lowest_fen, facts.list_fen)
    return base * conditions.max_pay_permyriad // WHOLE_PERMYRIAD


def least_fen(facts: SkuFacts, conditions: Conditions) -> int | None:
    """The lowest price without a loss, other promotions counted, and not under the floor; None without a cost."""
    if facts.cost_fen is None:
        return None
    after_commission = WHOLE_PERMYRIAD - conditions.commission_permyriad
    covering = -(-facts.cost_fen * WHOLE_PERMYRIAD // after_commission) + facts.others_off_fen
    return max(covering, (facts.floor_fen or 0) + facts.others_off_fen)


def margin_fen(facts: SkuFacts, conditions: Conditions, price_fen: int) -> int | None:
    """What a piece earns after commission and cost."""
    if facts.cost_fen is None:
        return None
    commission = half_up(price_fen * conditions.commission_permyriad, WHOLE_PERMYRIAD)
    return price_fen - commission - facts.cost_fen


def break_even_pieces(margin: int | None, usual_margin: int | None, fee_fen: int) -> int | None:
    """From so many pieces on it earns more than the usual sales of the same days."""
    if margin is None or usual_margin is None or margin <= 0:
        return None
    return -(-(max(0, usual_margin) + fee_fen) // margin)


def _usual_margin(facts: SkuFacts, usual_pieces: Fraction) -> int | None:
    if facts.cost_fen is None:
        return None
    if not facts.sold_pieces:
        return 0
    return int((Fraction(facts.paid_fen, facts.sold_pieces) - facts.cost_fen) * usual_pieces)


def _stock_days(facts: SkuFacts, units_locked: int) -> int | None:
    if facts.stock is None or not facts.sold_pieces:
        return None
    return max(0, facts.stock - units_locked) * BASELINE_DAYS // facts.sold_pieces


def _ledger_falls(facts: SkuFacts, price_fen: int) -> int:
    if not facts.price_is_counted:
        return 0
    return max(0, (facts.list_fen if facts.lowest_fen is None else facts.lowest_fen) - price_fen)


def _reasons(
    facts: SkuFacts,
    price: int,
    cap: int,
    margin: int | None,
    with_others: int | None,
    break_even: int | None,
    units_locked: int,
) -> Iterator[Why]:
    if price > cap:
        yield Why.PRICE_ABOVE_CAP
    if margin is None:
        yield Why.COST_UNKNOWN
    elif margin <= 0:
        yield Why.NO_MARGIN
    elif with_others is not None and with_others < 0:
        yield Why.LOSES_WITH_OTHERS
    if facts.floor_fen is not None and price < facts.floor_fen:
        yield Why.BELOW_FLOOR
    if facts.stock is not None and units_locked > facts.stock:
        yield Why.STOCK_SHORT
    if facts.stock is not None and break_even is not None and break_even > facts.stock:
        yield Why.NEEDS_MORE_THAN_STOCK
    if _ledger_falls(facts, price):
        yield Why.LOWERS_LEDGER


# With any of these a price will not do; the other reasons are for people to weigh.
HARD = frozenset({Why.PRICE_ABOVE_CAP, Why.NO_MARGIN, Why.LOSES_WITH_OTHERS, Why.BELOW_FLOOR})
NEVER = frozenset({Why.STOCK_SHORT, Why.NEEDS_MORE_THAN_STOCK, Why.COST_UNKNOWN})


def _verdict(reasons: tuple[Why, ...], cap: int, least: int | None) -> Verdict:
    if NEVER & set(reasons) or least is None or least > cap:
        return Verdict.DO_NOT
    if HARD & set(reasons):
        return Verdict.AT_OTHER_PRICE
    return Verdict.ENROL
