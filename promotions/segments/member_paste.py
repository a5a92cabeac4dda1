"""A pasted column of buyers: the buyers it names, and the lines that match none."""

from dataclasses import dataclass

from orders.trades.models import Buyer
from shopops.lib.forms.paste import unquote
from shopops.lib.personal import blind_index

MAX_LINES = 50_000
KINDS = ("ouid:", "nick:")


@dataclass(frozen=True)
class PastedBuyers:
    """Primary keys without repeats; (line, word) of lines that match no buyer, counted from 1."""

    found: list[int]
    unknown: list[tuple[int, str]]
    # Lines beyond MAX_LINES, which were not read.
    left_out: int = 0


def read_buyers(text: str) -> PastedBuyers:
    """One buyer a line: the nick, the platform's open id, or the identity that the API shows (`ouid:…`).

    Of a line with several columns the first counts. A nick as the platform masks it (`t**5`) is shared by
    many and matches none. One query, however long the list.
    """
    lines = text.splitlines()
    words = [(at, _word(line)) for at, line in enumerate(lines[:MAX_LINES], start=1)]
    words = [(at, word) for at, word in words if word]
    meant = {word: identities_of(word) for _at, word in words}
    known = buyers_by_identity({one for identities in meant.values() for one in identities})
    named = {word: pk for word, ones in meant.items() for pk in [_first(ones, known)] if pk is not None}
    found = list(dict.fromkeys(named[word] for _at, word in words if word in named))
    unknown = [(at, word) for at, word in words if word not in named]
    return PastedBuyers(found, unknown, max(len(lines) - MAX_LINES, 0))


def identities_of(word: str) -> tuple[str, ...]:
    """The identities that a word may mean, the likeliest first."""
    if word.startswith(KINDS):
        return (word,)
    if "*" in word:
        return ()
    return f"ouid:{word}", f"nick:{blind_index(word)}"


def buyers_by_identity(identities: set[str]) -> dict[str, int]:
    """Identity → buyer, of those that are known. One query."""
    found = Buyer.objects.filter(identity__in=identities) if identities else Buyer.objects.none()
    return dict(found.values_list("identity", "pk"))


def _word(line: str) -> str:
    first_cell = line.replace("\0", "").split("\t")[0].strip()
    return unquote(unquote(first_cell).rstrip(",，;；"))


def _first(identities: tuple[str, ...], known: dict[str, int]) -> int | None:
    return next((known[one] for one in identities if one in known), None)
