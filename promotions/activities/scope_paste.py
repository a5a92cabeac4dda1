"""A pasted column of numbers becomes SKUs; what is not in the catalogue is named, never dropped silently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from products.catalogue.models import Product, Sku

MAX_PASTED = 20_000
# Excel copies cells with tabs; people also use commas, semicolons and Chinese punctuation.
_BETWEEN = re.compile(r"[\s,;，；、]+")
# A spreadsheet keeps long numbers as text with a leading apostrophe.
_QUOTES = "'\"‘’“”"


@dataclass(frozen=True)
class Pasted:
    """Primary keys of the SKUs found, in the order of the paste without repeats, and the words not known."""

    found: list[int]
    unknown: list[str]
    # Words that named something that another word had named already.
    repeated: int = 0
    # Words beyond MAX_PASTED, which were not looked up.
    left_out: int = 0


def parse_sku_paste(text: str) -> Pasted:
    """SKUs by SKU ID, merchant's code (商家编码), product ID or product code (货号; all SKUs of the product).

    A number that is a SKU's is not looked up among products. Four queries at most, however long the list.
    """
    words = [word for part in _BETWEEN.split(text) if (word := part.strip(_QUOTES))]
    looked_up = list(dict.fromkeys(words[:MAX_PASTED]))
    named = _named(looked_up)
    found = list(dict.fromkeys(pk for word in looked_up for pk in named.get(word, ())))
    unknown = [word for word in looked_up if word not in named]
    return Pasted(
        found,
        unknown,
        repeated=len(words[:MAX_PASTED]) - len(looked_up),
        left_out=max(len(words) - MAX_PASTED, 0),
    )


def _named(words: list[str]) -> dict[str, list[int]]:
    """Word → SKUs; each word by the first meaning that it has."""
    named: dict[str, list[int]] = {}
    for pairs in (_by_sku, _by_outer_sku, _by_product, _by_outer_id):
        open_words = [word for word in words if word not in named]
        if not open_words:
            break
        found: dict[str, list[int]] = {}
        for word, pk in pairs(open_words):
            found.setdefault(word, []).append(pk)
        named |= found
    return named


def _by_sku(words: list[str]) -> Iterator[tuple[str, int]]:
    return Sku.objects.filter(sku_id__in=words).values_list("sku_id", "pk").iterator()


def _by_outer_sku(words: list[str]) -> Iterator[tuple[str, int]]:
    return Sku.objects.filter(outer_sku_id__in=words).values_list("outer_sku_id", "pk").iterator()


def _by_product(words: list[str]) -> Iterator[tuple[str, int]]:
    products = Product.objects.filter(num_iid__in=words, skus__isnull=False)
    return products.order_by("pk", "skus__pk").values_list("num_iid", "skus__pk").iterator()


def _by_outer_id(words: list[str]) -> Iterator[tuple[str, int]]:
    products = Product.objects.filter(outer_id__in=words, skus__isnull=False)
    return products.order_by("pk", "skus__pk").values_list("outer_id", "skus__pk").iterator()
