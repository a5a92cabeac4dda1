"""Finding a reply: one tolerant ranking, the same here and in static/js/replies/search.js.

What an agent types may be a short code, initials or (half) pinyin of the question, pieces of Chinese in any
order, all of these mixed, or a buyer's whole sentence. All texts of one kind lie in one long string, so that
a query is a handful of regular expressions, whatever the number of replies.

The order of results: exact code, beginning of a code, pinyin of the question, the question, other wordings,
sound-alikes, the answer; among equals what the agent used in the last 30 days, then what the shop used.
Only when too little is found that way are replies ranked by the pairs of letters they share with the query
(pairs.py), which also says whether the best of them fits well.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice, takewhile

from customer_service.replies.lines import Lines, is_latin, sound_pattern, spelled, spelling_pattern
from customer_service.replies.pairs import SharedPairs
from customer_service.replies.rules import letters_of, normalise

# How well a piece of the query fits; smaller is better.
EXACT_CODE, CODE_PREFIX, PINYIN, QUESTION, WORDING, SOUND, WORDING_SOUND, ANSWER = range(8)
# A fit that does not begin at the beginning is worth a little less.
INSIDE = 0.5
# Fewer direct hits than this, and shared pairs of letters fill up the list.
ENOUGH = 5
NO_FIT = 99
# Sound-alikes are looked for in short pieces that fit nothing as written.
LONGEST_SOUND = 8
# Of a long query, so many letters are looked at.
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Entry:
    """What searching knows of one reply. `pinyin`: one line for the title and one for each wording."""

    id: int
    code: str
    title: str
    wordings: tuple[str, ...]
    body: str
    pinyin: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The best replies first. `fits_well` is False when they have little more than some letters in common."""

    entries: list[Entry]
    fits_well: bool


@dataclass
class Index:
    """All replies, made ready for searching; built once per revision of the list."""

    entries: list[Entry]
    codes: list[tuple[str, int]] = field(init=False)
    titles: Lines = field(init=False)
    wordings: Lines = field(init=False)
    spelled_titles: Lines = field(init=False)
    spelled_wordings: Lines = field(init=False)
    bodies: Lines = field(init=False)
    pairs: SharedPairs = field(init=False)
    minus_ids: list[int] = field(init=False)
    # Among equals the shorter title comes first, then the older reply.
    order: list[int] = field(init=False)

    def __post_init__(self) -> None:
        entries = list(enumerate(self.entries))
        self.codes = sorted((letters_of(e.code), i) for i, e in entries if letters_of(e.code))
        self.titles = Lines.of((i, letters_of(e.title)) for i, e in entries)
        self.wordings = Lines.of((i, letters_of(w)) for i, e in entries for w in e.wordings)
        self.spelled_titles = Lines.of((i, spelled(e.title, e.pinyin[0])) for i, e in entries)
        self.spelled_wordings = Lines.of(
            (i, spelled(w, p)) for i, e in entries for w, p in zip(e.wordings, e.pinyin[1:], strict=True)
        )
        self.bodies = Lines.of((i, letters_of(e.body)) for i, e in entries)
        sorted_places = sorted(entries, key=lambda pair: (len(pair[1].title), pair[1].id))
        self.order = [0] * len(entries)
        for place, (i, _) in enumerate(sorted_places):
            self.order[i] = place
        self.minus_ids = [-e.id for _, e in entries]
        self.pairs = SharedPairs(self.entries)

    def search(
        self,
        query: str,
        *,
        mine: Mapping[int, int],
        shop: Mapping[int, int],
        limit: int = 20,
        among: Container[int] | None = None,
    ) -> Found:
        """The best replies first. `mine` and `shop`: uses of each reply id in the last 30 days.

        `among`: places in `entries` that may be found; None = all.
        """
        tokens = [t for t in map(letters_of, normalise(query[:LONGEST_QUERY]).split()) if t]
        if not tokens:
            return Found([], fits_well=True)
        fits = self._fits(tokens, limit, among)

        def rank(i: int) -> tuple[int, int, int]:
            entry = self.entries[i]
            return (-mine.get(entry.id, 0), -shop.get(entry.id, 0), self.order[i])

        found = _first(limit, fits, rank)
        fits_well = bool(found)
        if len(found) < ENOUGH:
            known = set(found)
            more, is_alike = self.pairs.ranked("".join(tokens), self.minus_ids, limit, among)
            found += [i for i in more if i not in known]
            fits_well = fits_well or is_alike
        return Found([self.entries[i] for i in found[:limit]], fits_well)

    def _fits(self, tokens: list[str], limit: int, among: Container[int] | None) -> dict[int, float]:
        """Entries in which every token is found, with the fit of their worst token.

        The kinds of text come best first: when one gives enough, the worse ones cannot change the result.
        """
        by_token: list[dict[int, float]] = [{} for _ in tokens]
        codes = self._by_code(tokens[0]) if len(tokens) == 1 else {}
        fits: dict[int, float] = {}
        for look in (self._in_titles, self._in_wordings, self._by_sound, self._in_bodies):
            for token, known in zip(tokens, by_token, strict=True):
                look(token, known)
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
        """Only for what fits nothing as it is written."""
        if not fits and 1 < len(token) <= LONGEST_SOUND and not all(map(is_latin, token)):
            pattern = sound_pattern(token)
            _note(fits, SOUND, self.spelled_titles, pattern=pattern)
            _note(fits, WORDING_SOUND, self.spelled_wordings, pattern=pattern)

    def _in_bodies(self, token: str, fits: dict[int, float]) -> None:
        _note(fits, ANSWER, self.bodies, piece=token)


def _note(
    fits: dict[int, float],
    kind: int,
    lines: Lines,
    *,
    piece: str = "",
    pattern: re.Pattern[str] | None = None,
) -> None:
    """Keep each entry's best fit."""
    starts, owners = lines.starts, lines.owners
    for place in lines.matching(pattern) if pattern else lines.holding(piece):
        line = bisect_right(starts, place) - 1
        fit = kind if starts[line] == place else kind + INSIDE
        if fit < fits.get(owners[line], NO_FIT):
            fits[owners[line]] = fit


def _in_all(by_token: list[dict[int, float]]) -> dict[int, float]:
    """Entries that every token fits, with the worst of their fits."""
    fits, *others = by_token
    for more in others:
        fits = {i: max(fit, more[i]) for i, fit in fits.items() if i in more}
    return fits


def _first(limit: int, fits: dict[int, float], rank: Callable[[int], tuple[int, int, int]]) -> list[int]:
    """The best fits first; the rank decides among equals, and is worked out only where it matters."""
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
