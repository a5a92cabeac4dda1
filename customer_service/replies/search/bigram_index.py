"""Ranking replies by the bigrams that they share with a sentence; twin of static/js/replies/bigram-index.js.

A bigram is a pair of neighbouring letters. It weighs 3 in the question, 2 in another wording, 1 in the answer,
times its rarity: log(1 + replies / (1 + replies that have it)). A single letter of the question or a wording
adds to replies that share a bigram already.

Some bigrams are nearly always shared, so the best reply need not fit: it fits well when its score reaches
ENOUGH_SHARED bigrams of the greatest rarity, or ENOUGH_COVERED of the score that the whole sentence could reach.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from heapq import nlargest
from math import log
from typing import Protocol

from customer_service.replies.rules import letters_of
from customer_service.replies.search.line_index import is_latin

# Weight of a single shared letter; a bigram weighs 1 to 3.
SINGLE = 1.5
# Two and a half bigrams of the question that no other reply has.
ENOUGH_SHARED = 7.5
# For short sentences: a share of the score that could be reached.
ENOUGH_COVERED = 0.25
NO_POSTINGS: tuple[list[int], list[int], list[int]] = ([], [], [])


class Worded(Protocol):
    """The texts of a reply."""

    @property
    def title(self) -> str: ...
    @property
    def wordings(self) -> tuple[str, ...]: ...
    @property
    def body(self) -> str: ...


class BigramIndex:
    """For each bigram the replies that have it, by their place in the list."""

    def __init__(self, entries: Iterable[Worded]) -> None:
        # Bigram → places of the entries that have it in the answer, in a wording, in the question.
        self.postings: dict[str, tuple[list[int], list[int], list[int]]] = defaultdict(lambda: ([], [], []))
        # Chinese letter → places of the entries that have it in the question or a wording.
        self.singles: dict[str, list[int]] = defaultdict(list)
        self.count = 0
        for i, entry in enumerate(entries):
            self.count += 1
            for bigram, weight in bigram_weights(entry).items():
                self.postings[bigram][weight - 1].append(i)
            for letter in singles_of("".join(map(letters_of, (entry.title, *entry.wordings)))):
                self.singles[letter].append(i)

    def ranked(
        self, letters: str, older_first: list[int], limit: int, among: Container[int] | None
    ) -> tuple[list[int], bool]:
        """The places with the highest scores, best first, and whether the first fits well.

        `older_first`: decides among equal scores, larger first.
        """
        scores, most = [0.0] * self.count, 0.0
        for bigram in bigrams_of(letters):
            postings = self.postings.get(bigram, NO_POSTINGS)
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
                if scores[i]:
                    scores[i] += gain
        rows = zip(scores, older_first, range(self.count), strict=True)
        best = nlargest(limit, (row for row in rows if row[0] and (among is None or row[2] in among)))
        return [i for _score, _age, i in best], bool(best) and self._fits_well(best[0][0], most)

    def _rarity(self, owners: int) -> float:
        return log(1 + self.count / (1 + owners))

    def _fits_well(self, score: float, most: float) -> bool:
        return score >= ENOUGH_SHARED * log(1 + self.count) or score >= ENOUGH_COVERED * most


def bigrams_of(letters: str) -> list[str]:
    """Each bigram once, in order."""
    return list(dict.fromkeys(letters[i : i + 2] for i in range(len(letters) - 1)))


def singles_of(letters: str) -> list[str]:
    """Each Chinese letter once, in order; a single Latin letter says too little."""
    return [c for c in dict.fromkeys(letters) if not is_latin(c)]


def bigram_weights(entry: Worded) -> Counter[str]:
    """Bigram → its highest weight in the texts of an entry."""
    weights: Counter[str] = Counter()
    for weight, text in ((1, entry.body), *((2, w) for w in entry.wordings), (3, entry.title)):
        for bigram in bigrams_of(letters_of(text)):
            weights[bigram] = max(weights[bigram], weight)
    return weights
