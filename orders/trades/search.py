"""Finding orders by any of their numbers, or by what the buyer left."""

import re

from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from orders.trades.models import Buyer, SubOrder, Trade
from orders.trades.querysets import trades_with_buyer
from shopops.lib.personal import blind_index

# Shorter beginnings and endings of an order number say nothing.
SHORTEST_PREFIX = 5
SHORTEST_ENDING = 4
SHORTEST_PARCEL_PREFIX = 6
# Whole numbers within a pasted text: order, sub-order and tracking numbers, some with letters in front.
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,4}\d{8,20}(?![A-Za-z0-9])")
MOST_NUMBERS = 50


def find_trades(text: str, limit: int) -> list[Trade]:
    """Orders by number, newest first; none for a text that is no number.

    One number may be the beginning (from 5 characters) or the end (from 4 digits) of an order number, a whole
    sub-order number, the beginning of a tracking number (from 6), or a receiver's whole mobile number. A
    pasted text with several numbers finds the orders that any of them names exactly. One or two queries,
    each over an index.
    """
    numbers = numbers_in(text)
    if len(numbers) > 1:
        wanted = _named_exactly(numbers[:MOST_NUMBERS])
    elif is_mobile(text):
        wanted = [Trade.objects.filter(receiver_mobile_index=blind_index(text))]
    else:
        wanted = _beginning_or_ending(numbers[0] if numbers else text)
    if not wanted:
        return []
    # Each part walks its own index; a condition with OR would walk the list of newest orders.
    pks = [part.order_by("-pk").values_list("pk", flat=True)[:limit] for part in wanted]
    found = pks[0].union(*pks[1:]) if len(pks) > 1 else pks[0]
    return list(trades_with_buyer().filter(pk__in=list(found))[:limit])


def numbers_in(text: str) -> list[str]:
    """The whole numbers of a pasted text, in order, each once."""
    return list(dict.fromkeys(_NUMBER.findall(text)))


def find_buyers(text: str, limit: int) -> list[Buyer]:
    """Buyers with exactly this nick, or with this nick as the platform masks it."""
    exact = Q(identity=f"nick:{blind_index(text)}") | Q(masked_nick=text)
    return list(Buyer.objects.filter(exact).defer("sealed").order_by("-pk")[:limit])


def is_mobile(text: str) -> bool:
    """Whether this is a mobile number of mainland China."""
    return len(text) == 11 and text.isascii() and text.isdigit() and text.startswith("1")


def _named_exactly(numbers: list[str]) -> list[QuerySet[Trade]]:
    lines = SubOrder.objects.filter(oid__in=numbers).values("trade_id")
    return [
        Trade.objects.filter(tid__in=numbers),
        Trade.objects.filter(out_sid__in=numbers),
        Trade.objects.filter(pk__in=lines),
    ]


def _beginning_or_ending(text: str) -> list[QuerySet[Trade]]:
    if not (text.isascii() and text.isalnum() and any(letter.isdigit() for letter in text)):
        return []
    parts = []
    if len(text) >= SHORTEST_PREFIX:
        parts.append(Trade.objects.filter(tid__startswith=text))
        parts.append(Trade.objects.filter(pk__in=SubOrder.objects.filter(oid=text).values("trade_id")))
    if len(text) >= SHORTEST_ENDING and text.isdigit():
        backwards = Trade.objects.alias(backwards=Reverse("tid"))
        parts.append(backwards.filter(backwards__startswith=text[::-1]))
    if len(text) >= SHORTEST_PARCEL_PREFIX:
        parts.append(Trade.objects.filter(out_sid__startswith=text.upper()))
    return parts
