"""Ranking replies by the pairs of letters that they share with a sentence; twin of static/js/replies/pairs.js.

A pair counts three times in the question, twice in another wording, once in the answer, and the more the
fewer replies have it. Single letters of the question and its wordings only add to that.

Whether the best of them fits well is decided here, too: shared letters nearly always find something. A pair
that no other reply has counts as 1 here, however many replies there are.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from heapq import nlargest
from math import log
from typing import Protocol

from customer_service.replies.lines import is_latin
from customer_service.replies.rules import letters_of

# What a single shared letter counts; a pair counts 1 to 3.
SINGLE = 1.5
# It fits well with so much in common (two and a half pairs of its question that are its own) …
ENOUGH_SHARED = 7.5
# … or, for short texts, with this share of all that could be in common.
ENOUGH_COVERED = 0.25
NO_POSTINGS: tuple[list[int], list[int], list[int]] = ([], [], [])


class Worded(Protocol):
    """What is looked at of a reply."""

    @property
    def title(self) -> str: ...
    @property
    def wordings(self) -> tuple[str, ...]: ...
    @property
    def body(self) -> str: ...


class SharedPairs:
    """The pairs of all replies, by their place in the list."""

    def __init__(self, entries: Iterable[Worded]) -> None:
        # For each pair of letters the entries that have it in the answer, in a wording, in the question.
        self.postings: dict[str, tuple[list[int], list[int], list[int]]] = defaultdict(lambda: ([], [], []))
        # The entries that have a (Chinese) letter in the question or a wording.
        self.singles: dict[str, list[int]] = defaultdict(list)
        self.count = 0
        for i, entry in enumerate(entries):
            self.count += 1
            for pair, weight in pair_weights(entry).items():
                self.postings[pair][weight - 1].append(i)
            for letter in singles_of("".join(map(letters_of, (entry.title, *entry.wordings)))):
                self.singles[letter].append(i)

    def ranked(
        self, letters: str, older_first: list[int], limit: int, among: Container[int] | None
    ) -> tuple[list[int], bool]:
        """The places that share most with a sentence, best first, and whether the first fits well.

        `older_first`: what decides among equals, larger first.
        """
        scores, most = [0.0] * self.count, 0.0
        for pair in pairs_of(letters):
            postings = self.postings.get(pair, NO_POSTINGS)
            rarity = self._rarity(sum(map(len, postings)))
            most += 3 * rarity
            for weight, owners in enumerate(postings, start=1):
                gain = weight * rarity
                for i in owners:
                    scores[i] += gain
        for letter in singles_of(letters):
            owners = self.singles.get(letter, [])
            gain = SINGLE * self._rarity(len(owners))
            most += gain
            for i in owners:
                if scores[i]:  # one letter alone says nothing
                    scores[i] += gain
        rows = zip(scores, older_first, range(self.count), strict=True)
        best = nlargest(limit, (row for row in rows if row[0] and (among is None or row[2] in among)))
        return [i for _score, _age, i in best], bool(best) and self._fits_well(best[0][0], most)

    def _rarity(self, owners: int) -> float:
        return log(1 + self.count / (1 + owners))

    def _fits_well(self, score: float, most: float) -> bool:
        return score >= ENOUGH_SHARED * log(1 + self.count) or score >= ENOUGH_COVERED * most


def pairs_of(letters: str) -> list[str]:
    """Each pair of neighbouring letters once, in order."""
    return list(dict.fromkeys(letters[i : i + 2] for i in range(len(letters) - 1)))


def singles_of(letters: str) -> list[str]:
    """Each letter once, in order; Latin ones say too little alone."""
    return [c for c in dict.fromkeys(letters) if not is_latin(c)]


def pair_weights(entry: Worded) -> Counter[str]:
    """The pairs of an entry: three for one in the question, two in a wording, one in the answer."""
    weights: Counter[str] = Counter()
    for weight, text in ((1, entry.body), *((2, w) for w in entry.wordings), (3, entry.title)):
        for pair in pairs_of(letters_of(text)):
            weights[pair] = max(weights[pair], weight)
    return weights
