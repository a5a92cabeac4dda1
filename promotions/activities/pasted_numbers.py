"""Pasted lists of SKU and product numbers: what they name, and what nobody knows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet

from products.catalogue.models import Product, Sku
from promotions.activities.scope_paste import MAX_PASTED

_BETWEEN = re.compile(r"[\s,;，；、]+")
_QUOTES = "'\"‘’“”"
_LINE = re.compile(r"^(\S+?)[\s,;，；、×*xX:：=]+([0-9.]+)$")


@dataclass(frozen=True)
class Named:
    """Word → SKU, and word → product, for the words that the catalogue knows; the others in order."""

    skus: dict[str, int]
    products: dict[str, int]
    unknown: list[str]


@dataclass(frozen=True)
class Numbers:
    """A pasted list: SKUs and products (primary keys) without repeats, and words that name nothing."""

    sku_ids: list[int] = field(default_factory=list)
    product_ids: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Pairs:
    """Lines of a number and a value: SKU → value; words that name nothing, lines that cannot be read."""

    values: dict[int, Decimal]
    unknown: list[str]
    unreadable: list[str]


def words_of(text: str) -> list[str]:
    """The words of a paste, each once."""
    return list(dict.fromkeys(word for part in _BETWEEN.split(text) if (word := part.strip(_QUOTES))))


def read_numbers(text: str) -> Numbers:
    """SKU IDs, merchant codes, product IDs and product codes in any mixture. Four queries at most."""
    words = words_of(text)
    named = find(words[:MAX_PASTED])
    return Numbers(
        list(dict.fromkeys(named.skus[word] for word in words if word in named.skus)),
        list(dict.fromkeys(named.products[word] for word in words if word in named.products)),
        named.unknown,
        max(len(words) - MAX_PASTED, 0),
    )


def read_pairs(text: str, *, default: Decimal | None = None) -> Pairs:
    """Lines like `SKU 19.90`; a product's number stands for all of its SKUs. Five queries at most."""
    lines = [line.strip().strip(_QUOTES) for line in text.splitlines() if line.strip()]
    read = {line: _pair(line, default) for line in lines[:MAX_PASTED]}
    named = find([pair[0] for pair in read.values() if pair])
    of_products = _skus_of(named.products.values())
    values: dict[int, Decimal] = {}
    for pair in read.values():
        for sku_id in _meant(pair[0], named, of_products) if pair else ():
            values[sku_id] = pair[1] if pair else Decimal(0)
    return Pairs(values, named.unknown, [line for line, pair in read.items() if pair is None])


def find(words: Iterable[str]) -> Named:
    """Each word by the first meaning it has: SKU ID, merchant code, product ID, product code."""
    open_words = list(dict.fromkeys(words))
    skus: dict[str, int] = {}
    products: dict[str, int] = {}
    rows: list[tuple[dict[str, int], QuerySet[Sku] | QuerySet[Product], str]] = [
        (skus, Sku.objects.all(), "sku_id"),
        (skus, Sku.objects.all(), "outer_sku_id"),
        (products, Product.objects.all(), "num_iid"),
        (products, Product.objects.all(), "outer_id"),
    ]
    for found, queryset, column in rows:
        if not open_words:
            break
        named = queryset.filter(**{f"{column}__in": open_words}).order_by("-pk").values_list(column, "pk")
        found.update(named)
        open_words = [word for word in open_words if word not in found]
    return Named(skus, products, open_words)


def without(text: str, unknown: Iterable[str]) -> str:
    """The paste without the words that nobody knows."""
    gone = set(unknown)
    lines = [
        [w for w in _BETWEEN.split(line) if w and w.strip(_QUOTES) not in gone] for line in text.splitlines()
    ]
    return "\n".join(" ".join(words) for words in lines if words)


def _pair(line: str, default: Decimal | None) -> tuple[str, Decimal] | None:
    found = _LINE.match(line)
    if not found:
        return (line, default) if default is not None and not _BETWEEN.search(line) else None
    try:
        return found[1].strip(_QUOTES), Decimal(found[2])
    except InvalidOperation:
        return None


def _skus_of(product_ids: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    if wanted := list(product_ids):
        for product_id, sku_id in Sku.objects.filter(product__in=wanted).values_list("product", "pk"):
            found.setdefault(product_id, []).append(sku_id)
    return found


def _meant(word: str, named: Named, of_products: dict[int, list[int]]) -> list[int]:
    if word in named.skus:
        return [named.skus[word]]
    return of_products.get(named.products.get(word, 0), [])
