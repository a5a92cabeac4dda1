"""Reading what the platform's files say of an order's promotions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shopops.lib.sheets.cells import parse_money
from shopops.lib.sheets.errors import CellError
from shopops.lib.text import one_line

# The open platform's names, as programs that write its answers into files keep them: JSON of an order, the name
# of one promotion of a line.
DETAILS = "promotion_details"
LINE_NAME = "promotion_name"
# Columns of the seller centre's order report: what the platform itself pays for.
PLATFORM_COLUMNS = ("天猫卡券抵扣", "集分宝抵扣", "满返红包金额")

NAME_LENGTH, ID_LENGTH, OID_LENGTH = 200, 100, 40
# Of one order; far more than any order has.
MOST_DISCOUNTS = 200


@dataclass(frozen=True, slots=True)
class Discount:
    """One promotion of an order, as the platform names it.

    `oid` is the number of a line, "" for the whole order. `discount_cny` is None where no amount is said (限时打折,
    free postage).
    """

    name: str
    oid: str = ""
    promotion_id: str = ""
    discount_cny: Decimal | None = None
    paid_by_platform: bool = False


def read_discounts(
    tid: str, *, details: str | None, line_names: Mapping[str, str], deductions: Mapping[str, str]
) -> list[Discount]:
    """All discounts of an order; what cannot be understood is left out.

    The order's own details say more than the names of its lines, which count only without them. `line_names`: number
    of a line → its promotion. `deductions`: column of PLATFORM_COLUMNS → its cell.
    """
    named = read_details(details or "", tid=tid) or [
        Discount(name, "" if oid == tid else oid)
        for oid, text in line_names.items()
        if (name := _clean(text, NAME_LENGTH))
    ]
    return [*named[:MOST_DISCOUNTS], *_deducted(deductions)]


def read_details(text: str, *, tid: str) -> list[Discount]:
    """The open platform's `promotion_details`: a list as JSON, or the object around it."""
    try:
        found = json.loads(text)
    # JSON that is nested too deep is no promotion either.
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict):
        found = found.get("promotion_detail", found.get(DETAILS))
    if not isinstance(found, list):
        return []
    return [
        Discount(
            name,
            "" if (oid := _clean(one.get("id"), OID_LENGTH)) == tid else oid,
            _clean(one.get("promotion_id"), ID_LENGTH),
            _amount(one.get("discount_fee")),
        )
        for one in found
        if isinstance(one, dict) and (name := _clean(one.get("promotion_name"), NAME_LENGTH))
    ]


def _deducted(cells: Mapping[str, str]) -> Iterable[Discount]:
    for column in PLATFORM_COLUMNS:
        if amount := _amount(cells.get(column)):
            yield Discount(column, discount_cny=amount, paid_by_platform=True)


def _amount(text: Any) -> Decimal | None:
    try:
        return parse_money("" if text is None else str(text))
    except CellError:
        return None


def _clean(text: Any, length: int) -> str:
    """On one line and cut; half a character of an escape that was cut in two (`\\ud83d`) cannot be stored."""
    whole = ("" if text is None else str(text)).encode(errors="replace").decode()
    return one_line(whole)[:length].strip()
