"""Whether the right reply is found: labelled queries against the demo shop's handbook.

`data/replies_quality.tsv` holds what agents type and what buyers write, by kind, with the short codes of the
replies that would be right answers. `data/replies_unanswered.txt` holds what buyers of such a shop also write
and the handbook has no answer to: the search should say so. Its first part was looked at when the limits of
`pairs.py` were chosen, the part below the empty line was written afterwards. No database, and nobody's
earlier uses: the ranking alone.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from customer_service.replies.rules import pinyin_of
from customer_service.replies.search.index import Entry, Index
from shopops.demo.handbook.texts import read_handbook

NAME = "replies-quality"
LABELLED = Path(__file__).parent / "data" / "replies_quality.tsv"
UNANSWERED = Path(__file__).parent / "data" / "replies_unanswered.txt"
SENTENCE, NOTHING_FITS, NOTHING_FITS_NEW = "sentence", "unanswered", "unanswered, written later"
TYPED_LIMIT, SENTENCE_LIMIT = 0.98, 0.85
# Of the queries with an answer so many must not be called a miss, of those without one so many must.
KEPT_LIMIT, MISSED_LIMIT = 0.95, 0.8
SHOWN = 5


@dataclass(frozen=True)
class Labelled:
    """One query, and the codes of the replies that answer it."""

    kind: str
    query: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Tried:
    """What a query brought."""

    labelled: Labelled
    found: tuple[str, ...]
    # Whether the search itself says that the best of them fits.
    fits_well: bool

    def hit(self, places: int) -> bool:
        """Whether a right reply is among the first so many."""
        return not self.labelled.codes.isdisjoint(self.found[:places])


def demo_index() -> Index:
    """Everything of the demo handbook that is in use."""
    texts = [text for text in read_handbook() if text.is_shared]
    return Index(
        [
            Entry(
                number,
                text.code,
                text.title,
                text.wordings,
                text.body,
                tuple(map(pinyin_of, (text.title, *text.wordings))),
            )
            for number, text in enumerate(texts, start=1)
        ]
    )


def labelled_queries() -> list[Labelled]:
    """The labelled set, in its order."""
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Labelled(row["kind"], row["query"], frozenset(row["codes"].split("|"))) for row in rows]


def unanswered_queries() -> list[Labelled]:
    """What the handbook has no answer to."""
    chosen, later = UNANSWERED.read_text("utf-8").strip().split("\n\n")
    parts = ((NOTHING_FITS, chosen), (NOTHING_FITS_NEW, later))
    return [Labelled(kind, query, frozenset()) for kind, part in parts for query in part.split("\n")]


def try_all(index: Index) -> list[Tried]:
    """Search every labelled query."""
    return [_try(index, one) for one in (*labelled_queries(), *unanswered_queries())]


def _try(index: Index, one: Labelled) -> Tried:
    found = index.search(one.query, mine={}, shop={}, limit=SHOWN)
    return Tried(one, tuple(entry.code for entry in found.entries), found.fits_well)


def share(tried: list[Tried], places: int) -> float:
    """How many of the queries have a right reply among the first so many, 0–1."""
    return sum(one.hit(places) for one in tried) / len(tried)


def kept(tried: list[Tried]) -> float:
    """How many of the queries are said to have an answer that fits well, 0–1."""
    return sum(one.fits_well for one in tried) / len(tried)


def main() -> None:
    """Print hit@1 and hit@5 of every kind, what was not found, and whether misses are told from hits."""
    tried = try_all(demo_index())
    answered = [one for one in tried if one.labelled.codes]
    by_kind: dict[str, list[Tried]] = defaultdict(list)
    for one in answered:
        by_kind[one.labelled.kind].append(one)
    by_kind["typed, all"] = [one for one in answered if one.labelled.kind != SENTENCE]
    for kind, some in by_kind.items():
        limit = SENTENCE_LIMIT if kind == SENTENCE else TYPED_LIMIT
        print(
            f"{kind}: {len(some)} queries, hit@1 {share(some, 1):.3f}, "
            f"hit@5 {share(some, SHOWN):.3f} (at least {limit}), said to fit {kept(some):.3f}"
        )
    for kind in (NOTHING_FITS, NOTHING_FITS_NEW):
        some = [one for one in tried if one.labelled.kind == kind]
        print(
            f"{kind}: {len(some)} queries, said to be missed {1 - kept(some):.3f} (at least {MISSED_LIMIT})"
        )
    for one in answered:
        if not one.hit(SHOWN):
            wanted = "|".join(sorted(one.labelled.codes))
            print(f"not found: {one.labelled.kind} {one.labelled.query!r} → {wanted}, got {one.found}")
    print(f"{NAME} ratio: {share(answered, SHOWN):.3f}")
