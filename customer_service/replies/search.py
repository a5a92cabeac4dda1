"""Finding a reply: one tolerant ranking, the same here and in static/js/replies/search.js.

What an agent types may be a short code, initials or (half) pinyin of the question, pieces of Chinese in any
order, all of these mixed, or a buyer's whole sentence. All texts of one kind lie in one long string, so that
a query is a handful of regular expressions, whatever the number of replies.

The order of results: exact code, beginning of a code, pinyin of the question, the question, other wordings,
sound-alikes, the answer; among equals what the agent used in the last 30 days, then what the shop used.
Only when too little is found that way are replies ranked by the pairs of letters they share with the query,
and, among those, by the single letters of the question and its wordings.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest, nsmallest
from itertools import islice, takewhile
from math import log

from pypinyin import Style, pinyin

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
# What a single shared letter counts; a pair counts 1 to 3.
SINGLE = 1.5
# The first place in a line says it all.
TO_LINE_END = r"[^\n]*"
NO_POSTINGS: tuple[list[int], list[int], list[int]] = ([], [], [])


@dataclass(frozen=True)
class Entry:
    """What searching knows of one reply. `pinyin`: one line for the title and one for each wording."""

    id: int
    code: str
    title: str
    wordings: tuple[str, ...]
    body: str
    pinyin: tuple[str, ...]


@dataclass
class Lines:
    """Many short texts in one string, and which entry each came from."""

    text: str
    starts: list[int]
    owners: list[int]

    @classmethod
    def of(cls, owned: Iterable[tuple[int, str]]) -> "Lines":
        parts, starts, owners, at = [], [], [], 0
        for owner, line in owned:
            parts.append(line)
            starts.append(at)
            owners.append(owner)
            at += len(line) + 1
        return cls("\n".join(parts), starts, owners)

    def holding(self, piece: str) -> Iterator[int]:
        """The first place of the piece in every line that has it."""
        place = self.text.find(piece)
        while place >= 0:
            yield place
            line_end = self.text.find("\n", place)
            place = self.text.find(piece, line_end) if line_end >= 0 else -1

    def matching(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """The same for a pattern that reads on to the end of the line."""
        return (found.start() for found in pattern.finditer(self.text))


def spelled(text: str, syllables: str) -> str:
    """A line to search by sound: each letter after a mark and its syllable (a Latin one is its own)."""
    pairs = zip(letters_of(text), syllables.split(" "), strict=False)
    return "".join(f"\x01{s}" if c == s else f"\x01{s}{c}" for c, s in pairs)


def spelling_pattern(token: str) -> re.Pattern[str]:
    """Fits a token letter by letter: a Chinese letter fits itself, a Latin one a syllable's next letter."""
    pattern = ""
    for position, c in enumerate(token):
        if not is_latin(c):
            pattern += rf"[^\n\x01]*\x01[a-z]*{re.escape(c)}" if position else rf"\x01[a-z]*{re.escape(c)}"
        elif position and is_latin(token[position - 1]):
            pattern += rf"(?:{c}|[^\n\x01]*\x01{c})"
        else:
            pattern += rf"[^\n\x01]*\x01{c}" if position else rf"\x01{c}"
    return re.compile(pattern + TO_LINE_END)


def sound_pattern(token: str) -> re.Pattern[str]:
    """Fits letters that sound like the token's: 韵费 finds 运费."""
    letters = (
        rf"\x01{c}" if is_latin(c) else rf"\x01(?:{'|'.join(syllables_of(c))})[^a-z0-9\n\x01]" for c in token
    )
    return re.compile("".join(letters) + TO_LINE_END)


def is_latin(c: str) -> bool:
    return "a" <= c <= "z" or "0" <= c <= "9"


@lru_cache(8192)
def syllables_of(c: str) -> tuple[str, ...]:
    """Every toneless reading of a letter."""
    return tuple(sorted(set(pinyin(c, style=Style.NORMAL, heteronym=True)[0])))


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
    # For each pair of letters the entries that have it in the answer, in a wording, in the question.
    postings: dict[str, tuple[list[int], list[int], list[int]]] = field(init=False)
    # The entries that have a (Chinese) letter in the question or a wording.
    singles: dict[str, list[int]] = field(init=False)
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
        self.postings = defaultdict(lambda: ([], [], []))
        for i, e in entries:
            for pair, weight in pair_weights(e).items():
                self.postings[pair][weight - 1].append(i)
        self.singles = defaultdict(list)
        for i, e in entries:
            for letter in singles_of("".join(map(letters_of, (e.title, *e.wordings)))):
                self.singles[letter].append(i)

    def search(
        self,
        query: str,
        *,
        mine: Mapping[int, int],
        shop: Mapping[int, int],
        limit: int = 20,
        among: Container[int] | None = None,
    ) -> list[Entry]:
        """The best replies first. `mine` and `shop`: uses of each reply id in the last 30 days.

        `among`: places in `entries` that may be found; None = all.
        """
        tokens = [t for t in map(letters_of, normalise(query[:LONGEST_QUERY]).split()) if t]
        if not tokens:
            return []
        fits = self._fits(tokens, limit, among)

        def rank(i: int) -> tuple[int, int, int]:
            entry = self.entries[i]
            return (-mine.get(entry.id, 0), -shop.get(entry.id, 0), self.order[i])

        found = _first(limit, fits, rank)
        if len(found) < ENOUGH:
            known = set(found)
            found += [i for i in self._by_shared_pairs("".join(tokens), limit, among) if i not in known]
        return [self.entries[i] for i in found[:limit]]

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

    def _by_shared_pairs(self, letters: str, limit: int, among: Container[int] | None) -> list[int]:
        """Entries by the rare pairs of letters that they share with a sentence."""
        scores = [0.0] * len(self.entries)
        for pair in pairs_of(letters):
            postings = self.postings.get(pair, NO_POSTINGS)
            rarity = log(1 + len(self.entries) / (1 + sum(map(len, postings))))
            for weight, owners in enumerate(postings, start=1):
                gain = weight * rarity
                for i in owners:
                    scores[i] += gain
        for letter in singles_of(letters):
            owners = self.singles.get(letter, [])
            gain = SINGLE * log(1 + len(self.entries) / (1 + len(owners)))
            for i in owners:
                if scores[i]:  # one letter alone says nothing
                    scores[i] += gain
        ranked = zip(scores, self.minus_ids, range(len(scores)), strict=True)
        scored = (row for row in ranked if row[0] and (among is None or row[2] in among))
        return [i for _, _, i in nlargest(limit, scored)]


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


def pairs_of(letters: str) -> list[str]:
    """Each pair of neighbouring letters once, in order."""
    return list(dict.fromkeys(letters[i : i + 2] for i in range(len(letters) - 1)))


def singles_of(letters: str) -> list[str]:
    """Each letter once, in order; Latin ones say too little alone."""
    return [c for c in dict.fromkeys(letters) if not is_latin(c)]


def pair_weights(entry: Entry) -> Counter[str]:
    """The pairs of an entry: three for one in the question, two in a wording, one in the answer."""
    weights: Counter[str] = Counter()
    for weight, text in ((1, entry.body), *((2, w) for w in entry.wordings), (3, entry.title)):
        for pair in pairs_of(letters_of(text)):
            weights[pair] = max(weights[pair], weight)
    return weights
