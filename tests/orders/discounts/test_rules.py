"""What the platform's columns say of an order's promotions, case by case."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.discounts.rules import MOST_DISCOUNTS, Discount, read_details, read_discounts

TID = "1580000000000000001"
OFF = {"promotion_name": "店铺满减", "promotion_id": "mjs-1_2", "discount_fee": "20.00"}
READ = Discount("店铺满减", promotion_id="mjs-1_2", discount_cny=Decimal("20.00"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps([OFF]), [READ]),
        (json.dumps({"promotion_detail": [OFF]}), [READ]),
        (json.dumps({"promotion_details": [OFF]}), [READ]),
        (json.dumps([OFF | {"id": TID}]), [READ]),
        (json.dumps([OFF | {"id": 7}]), [Discount("店铺满减", "7", "mjs-1_2", Decimal(20))]),
        (json.dumps([{"promotion_name": " 限时打折\n"}]), [Discount("限时打折")]),
        (json.dumps([OFF | {"discount_fee": 12.5}]), [Discount("店铺满减", "", "mjs-1_2", Decimal("12.50"))]),
        (json.dumps([OFF | {"discount_fee": "-1"}]), [Discount("店铺满减", "", "mjs-1_2")]),
        (json.dumps([OFF | {"discount_fee": "免"}]), [Discount("店铺满减", "", "mjs-1_2")]),
        (json.dumps([OFF | {"promotion_name": ""}, OFF]), [READ]),
        (json.dumps([OFF | {"promotion_name": None}, "店铺满减", None, OFF]), [READ]),
        ('[{"promotion_name":"半\\ud83d个"}]', [Discount("半?个")]),
        ('[{"promotion_name":"零\\u0000个"}]', [Discount("零 个")]),
        (json.dumps([{"promotion_name": "长" * 300}]), [Discount("长" * 200)]),
        (json.dumps(OFF), []),
        (json.dumps("店铺满减"), []),
        ("店铺满减", []),
        ('[{"promotion_name":"店铺满减"', []),
        ("[" * 100_000, []),
        ("", []),
    ],
)
def test_details(text: str, expected: list[Discount]) -> None:
    assert read_details(text, tid=TID) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"details": json.dumps([OFF])}, [READ]),
        (
            {"line_names": {"11": "限时打折", "12": " ", TID: "满减"}},
            [Discount("限时打折", "11"), Discount("满减")],
        ),
        ({"details": json.dumps([OFF]), "line_names": {"11": "限时打折"}}, [READ]),
        ({"details": "[]", "line_names": {"11": "限时打折"}}, [Discount("限时打折", "11")]),
        (
            {"deductions": {"满返红包金额": "￥3.00", "天猫卡券抵扣": "0", "集分宝抵扣": "1.5元"}},
            [
                Discount("集分宝抵扣", discount_cny=Decimal("1.50"), paid_by_platform=True),
                Discount("满返红包金额", discount_cny=Decimal("3.00"), paid_by_platform=True),
            ],
        ),
        ({"deductions": {"集分宝抵扣": "没有"}}, []),
        ({}, []),
    ],
)
def test_details_come_before_names_of_lines_and_what_the_platform_pays_is_added(
    facts: dict[str, Any], expected: list[Discount]
) -> None:
    everything = {"details": None, "line_names": {}, "deductions": {}} | facts
    assert read_discounts(TID, **everything) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["promotion_detail", "promotion_name", "id", "discount_fee"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON | st.text())
def test_whatever_a_cell_holds_can_be_stored(value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    found = read_discounts(TID, details=text, line_names={"1": text}, deductions={"集分宝抵扣": text})
    assert len(found) <= MOST_DISCOUNTS + 1
    for one in found:
        assert one.name
        assert "\x00" not in one.name + one.oid + one.promotion_id
        assert (len(one.name), len(one.oid)) <= (200, 40)
        (one.name + one.oid + one.promotion_id).encode()
        assert one.discount_cny is None or 0 <= one.discount_cny < 10**10
