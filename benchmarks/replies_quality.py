"""Whether the right reply is found: labelled queries against the demo shop's handbook.

`data/replies_quality.tsv` holds what agents type and what buyers write, by kind, with the short codes of the
replies that would be right answers. No database, and nobody's earlier uses: the ranking alone.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from customer_service.replies.rules import pinyin_of
from customer_service.replies.search import Entry, Index
from shopops.demo.handbook.texts import read_handbook

NAME = "replies-quality"
LABELLED = Path(__file__).parent / "data" / "replies_quality.tsv"
SENTENCE = "sentence"
TYPED_LIMIT, SENTENCE_LIMIT = 0.98, 0.85
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


def try_all(index: Index) -> list[Tried]:
    """Search every labelled query."""
    return [
        Tried(one, tuple(entry.code for entry in index.search(one.query, mine={}, shop={}, limit=SHOWN)))
        for one in labelled_queries()
    ]


def share(tried: list[Tried], places: int) -> float:
    """How many of the queries have a right reply among the first so many, 0–1."""
    return sum(one.hit(places) for one in tried) / len(tried)


def main() -> None:
    """Print hit@1 and hit@5 of every kind, and what was not found."""
    tried = try_all(demo_index())
    by_kind: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_kind[one.labelled.kind].append(one)
    by_kind["typed, all"] = [one for one in tried if one.labelled.kind != SENTENCE]
    for kind, some in by_kind.items():
        limit = SENTENCE_LIMIT if kind == SENTENCE else TYPED_LIMIT
        print(
            f"{kind}: {len(some)} queries, hit@1 {share(some, 1):.3f}, "
            f"hit@5 {share(some, SHOWN):.3f} (at least {limit})"
        )
    for one in tried:
        if not one.hit(SHOWN):
            wanted = "|".join(sorted(one.labelled.codes))
            print(f"not found: {one.labelled.kind} {one.labelled.query!r} → {wanted}, got {one.found}")
    print(f"{NAME} ratio: {share(tried, SHOWN):.3f}")
