"""Whether to enrol: each sum by hand, and which price would do."""

from dataclasses import replace
from fractions import Fraction

import pytest

from promotions.enrolment.rules import Conditions, SkuFacts, Verdict, Why, calculate

ASKED = Conditions(
    max_pay_permyriad=9_000, commission_permyriad=500, fee_fen=200_000, days=3, protected_days=15
)
TEA = SkuFacts(
    list_fen=12_000,
    cost_fen=4_000,
    floor_fen=7_000,
    lowest_fen=10_000,
    stock=1_000,
    sold_pieces=280,
    paid_fen=2_800_000,
    others_off_fen=0,
    price_is_counted=False,
)


def test_the_sums() -> None:
    """At 90: 4.50 commission, 40 cost, 45.50 left. Usually 30 pieces in three days earn 60 each."""
    found = calculate(TEA, ASKED, units_locked=100)
    assert (found.price_fen, found.margin_fen) == (9_000, 4_550)
    assert (found.usual_pieces, found.usual_margin_fen) == (Fraction(30), 180_000)
    assert found.break_even_pieces == 84  # (1,800 + 2,000) ÷ 45.50 = 83.5
    assert found.margin_of_locked_fen == 455_000 - 200_000
    assert found.stock_days == 90
    assert (found.verdict, found.reasons) == (Verdict.ENROL, ())


@pytest.mark.parametrize(
    ("facts", "price", "verdict", "why"),
    [
        ({}, 9_001, Verdict.AT_OTHER_PRICE, Why.PRICE_ABOVE_CAP),
        ({}, 6_999, Verdict.AT_OTHER_PRICE, Why.BELOW_FLOOR),
        ({"floor_fen": None}, 4_200, Verdict.AT_OTHER_PRICE, Why.NO_MARGIN),
        ({"others_off_fen": 4_000}, 7_500, Verdict.AT_OTHER_PRICE, Why.LOSES_WITH_OTHERS),
        ({"cost_fen": None}, None, Verdict.DO_NOT, Why.COST_UNKNOWN),
        ({"stock": 99}, None, Verdict.DO_NOT, Why.STOCK_SHORT),
        ({"stock": 83}, None, Verdict.DO_NOT, Why.NEEDS_MORE_THAN_STOCK),
        ({"floor_fen": 9_001}, None, Verdict.DO_NOT, Why.BELOW_FLOOR),
        ({"price_is_counted": True}, None, Verdict.ENROL, Why.LOWERS_LEDGER),
    ],
)
def test_what_speaks_against_it(facts: dict[str, int], price: int, verdict: Verdict, why: Why) -> None:
    if facts.get("others_off_fen"):
        facts = {**facts, "floor_fen": None}
    found = calculate(replace(TEA, **facts), ASKED, price_fen=price, units_locked=100)
    assert why in found.reasons
    assert found.verdict == verdict


def test_without_a_ledger_the_list_price_counts() -> None:
    assert calculate(replace(TEA, lowest_fen=None), ASKED).cap_fen == 10_800
