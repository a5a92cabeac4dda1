"""The ranking of replies for a query; twin of static/js/replies/search.js.

A query is a short code, initials or (half) pinyin of the question, pieces of Chinese in any order, a mixture
of these, or a buyer's whole sentence. All texts of one kind lie in one string (LineIndex), so that a query is
a handful of regular expressions, whatever the number of replies.

Order of results: exact code, beginning of a code, pinyin of the question, the question, other wordings,
sound-alikes, the answer; among equals those that the agent used most in the last 30 days, then those that the
shop used most. When fewer than ENOUGH replies match, the list is filled up by shared bigrams (BigramIndex).
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice, takewhile

from customer_service.replies.rules import letters_of, normalise
from customer_service.replies.search.bigram_index import BigramIndex
from customer_service.replies.search.line_index import (
    LineIndex,
    is_latin,
    sound_pattern,
    spelled,
    spelling_pattern,
)

# How well a token of the query fits; smaller is better.
EXACT_CODE, CODE_PREFIX, PINYIN, QUESTION, WORDING, SOUND, WORDING_SOUND, ANSWER = range(8)
# Added when the match does not begin at the beginning of the text.
INSIDE = 0.5
# With fewer matches the list is filled up by shared bigrams.
ENOUGH = 5
NO_FIT = 99
# Sound-alikes are searched for tokens of at most this length that match nothing as written.
LONGEST_SOUND = 8
# Letters of a query that are read.
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Entry:
    """A reply in the index. `pinyin`: one line for the title and one for each wording."""

    id: int
    code: str
    title: str
    wordings: tuple[str, ...]
    body: str
    pinyin: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The best replies first. `fits_well` is False when they only share some letters with the query."""

    entries: list[Entry]
    fits_well: bool


@dataclass
class Index:
    """The search index of a list of replies; built once per revision of the list."""

    entries: list[Entry]
    codes: list[tuple[str, int]] = field(init=False)
    titles: LineIndex = field(init=False)
    wordings: LineIndex = field(init=False)
    spelled_titles: LineIndex = field(init=False)
    spelled_wordings: LineIndex = field(init=False)
    bodies: LineIndex = field(init=False)
    bigrams: BigramIndex = field(init=False)
    minus_ids: list[int] = field(init=False)
    # Among equals the shorter title comes first, then the older reply.
    order: list[int] = field(init=False)

    def __post_init__(self) -> None:
        entries = list(enumerate(self.entries))
        self.codes = sorted((letters_of(e.code), i) for i, e in entries if letters_of(e.code))
        self.titles = LineIndex.of((i, letters_of(e.title)) for i, e in entries)
        self.wordings = LineIndex.of((i, letters_of(w)) for i, e in entries for w in e.wordings)
        self.spelled_titles = LineIndex.of((i, spelled(e.title, e.pinyin[0])) for i, e in entries)
        self.spelled_wordings = LineIndex.of(
            (i, spelled(w, p)) for i, e in entries for w, p in zip(e.wordings, e.pinyin[1:], strict=True)
        )
        self.bodies = LineIndex.of((i, letters_of(e.body)) for i, e in entries)
        sorted_entries = sorted(entries, key=lambda one: (len(one[1].title), one[1].id))
        self.order = [0] * len(entries)
        for place, (i, _) in enumerate(sorted_entries):
            self.order[i] = place
        self.minus_ids = [-e.id for _, e in entries]
        self.bigrams = BigramIndex(self.entries)

    def search(
        self,
        query: str,
        *,
        mine: Mapping[int, int],
        shop: Mapping[int, int],
        limit: int = 20,
        among: Container[int] | None = None,
    ) -> Ranking:
        """The best replies first. `mine` and `shop`: uses of each reply id in the last 30 days.

        `among`: places in `entries` to search; None = all.
        """
        tokens = [t for t in map(letters_of, normalise(query[:LONGEST_QUERY]).split()) if t]
        if not tokens:
            return Ranking([], fits_well=True)
        fits = self._fits(tokens, limit, among)

        def rank(i: int) -> tuple[int, int, int]:
            entry = self.entries[i]
            return (-mine.get(entry.id, 0), -shop.get(entry.id, 0), self.order[i])

        found = _first(limit, fits, rank)
        fits_well = bool(found)
        if len(found) < ENOUGH:
            known = set(found)
            more, is_alike = self.bigrams.ranked("".join(tokens), self.minus_ids, limit, among)
            found += [i for i in more if i not in known]
            fits_well = fits_well or is_alike
        return Ranking([self.entries[i] for i in found[:limit]], fits_well)

    def _fits(self, tokens: list[str], limit: int, among: Container[int] | None) -> dict[int, float]:
        """Entries that every token matches, with the fit of their worst token.

        The best kinds of text are searched first: when they give enough, the others cannot change the result.
        """
        by_token: list[dict[int, float]] = [{} for _ in tokens]
        codes = self._by_code(tokens[0]) if len(tokens) == 1 else {}
        fits: dict[int, float] = {}
        for match in (self._in_titles, self._in_wordings, self._by_sound, self._in_bodies):
            for token, known in zip(tokens, by_token, strict=True):
                match(token, known)
            fits = _only(_in_all(by_token) | codes, among)
            if len(fits) >= limit:
                break
        return fits

    def _by_code(self, token: str) -> dict[int, float]:
        first = bisect_left(self.codes, (token, -1))
        fitting = takewhile(lambda known: known[0].startswith(token), islice(self.codes, first, None))
        return {i: EXACT_CODE if code == token else CODE_PREFIX for code, i in fitting}

    def _in_titles(self, token: str, fits: dict[int, float]) -> None:
        if any(map(is_latin, token)):
            _note(fits, PINYIN, self.spelled_titles, pattern=spelling_pattern(token))
        else:
            _note(fits, QUESTION, self.titles, piece=token)

    def _in_wordings(self, token: str, fits: dict[int, float]) -> None:
        if any(map(is_latin, token)):
            _note(fits, WORDING, self.spelled_wordings, pattern=spelling_pattern(token))
        else:
            _note(fits, WORDING, self.wordings, piece=token)

    def _by_sound(self, token: str, fits: dict[int, float]) -> None:
        """Only for a token that matches nothing as it is written."""
        if not fits and 1 < len(token) <= LONGEST_SOUND and not all(map(is_latin, token)):
            pattern = sound_pattern(token)
            _note(fits, SOUND, self.spelled_titles, pattern=pattern)
            _note(fits, WORDING_SOUND, self.spelled_wordings, pattern=pattern)

    def _in_bodies(self, token: str, fits: dict[int, float]) -> None:
        _note(fits, ANSWER, self.bodies, piece=token)


def _note(
    fits: dict[int, float],
    kind: int,
    lines: LineIndex,
    *,
    piece: str = "",
    pattern: re.Pattern[str] | None = None,
) -> None:
    """Note the best fit of each entry whose line matches."""
    starts, owners = lines.starts, lines.owners
    for place in lines.matching(pattern) if pattern else lines.containing(piece):
        line = bisect_right(starts, place) - 1
        fit = kind if starts[line] == place else kind + INSIDE
        if fit < fits.get(owners[line], NO_FIT):
            fits[owners[line]] = fit


def _in_all(by_token: list[dict[int, float]]) -> dict[int, float]:
    """Entries that every token matches, with the worst of their fits."""
    fits, *others = by_token
    for more in others:
        fits = {i: max(fit, more[i]) for i, fit in fits.items() if i in more}
    return fits


def _first(limit: int, fits: dict[int, float], rank: Callable[[int], tuple[int, int, int]]) -> list[int]:
    """The best fits first; the rank decides among equals, and is computed only where it matters."""
    groups: dict[float, list[int]] = defaultdict(list)
    for i, fit in fits.items():
        groups[fit].append(i)
    found: list[int] = []
    for fit in sorted(groups):
        found += nsmallest(limit - len(found), groups[fit], key=rank)
        if len(found) >= limit:
            break
    return found


def _only(scores: dict[int, float], among: Container[int] | None) -> dict[int, float]:
    return scores if among is None else {i: score for i, score in scores.items() if i in among}
