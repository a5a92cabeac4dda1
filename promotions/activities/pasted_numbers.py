"""Pasted lists of SKU and product numbers, alone or with a value each."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from products.catalogue.numbers import MAX_PASTED, find_numbers, skus_of_numbers
from shopops.lib.forms import paste

_LINE = re.compile(r"^(\S+?)[\s,;，；、×*xX:：=]+([0-9.]+)$")


@dataclass(frozen=True)
class Numbers:
    """SKUs and products (primary keys) without repeats, numbers not in the catalogue, and how many were too many."""

    sku_ids: list[int] = field(default_factory=list)
    product_ids: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Pairs:
    """SKU → value; numbers not in the catalogue; lines that cannot be read."""

    values: dict[int, Decimal]
    unknown: list[str]
    unreadable: list[str]


def read_numbers(text: str) -> Numbers:
    """SKU IDs, merchant codes, product IDs and product codes in any mixture. Four queries at most."""
    words = paste.words(text)
    named = find_numbers(words[:MAX_PASTED])
    return Numbers(
        list(dict.fromkeys(named.skus[word] for word in words if word in named.skus)),
        list(dict.fromkeys(named.products[word] for word in words if word in named.products)),
        named.unknown,
        max(len(words) - MAX_PASTED, 0),
    )


def read_pairs(text: str, *, default: Decimal | None = None) -> Pairs:
    """Lines like `SKU 19.90`; a product's number stands for all of its SKUs. Five queries at most."""
    lines = [paste.unquote(line.strip()) for line in text.splitlines() if line.strip()]
    read = {line: _pair(line, default) for line in lines[:MAX_PASTED]}
    pairs = [pair for pair in read.values() if pair]
    named = find_numbers(number for number, _value in pairs)
    skus = skus_of_numbers(named)
    values = {sku_id: value for number, value in pairs for sku_id in skus.get(number, ())}
    return Pairs(values, named.unknown, [line for line, pair in read.items() if pair is None])


def _pair(line: str, default: Decimal | None) -> tuple[str, Decimal] | None:
    found = _LINE.match(line)
    if not found:
        return (line, default) if default is not None and not paste.SEPARATORS.search(line) else None
    try:
        return paste.unquote(found[1]), Decimal(found[2])
    except InvalidOperation:
        return None
