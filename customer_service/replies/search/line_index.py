"""Full-text search in many short lines, by letters, spelling and sound; twin of static/js/replies/line-index.js."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from customer_service.replies.rules import letters_of
from shopops.lib.pinyin import syllables_of

# One match a line is enough.
TO_LINE_END = r"[^\n]*"


@dataclass
class LineIndex:
    """Lines joined into one string, so that one regular expression searches all; `owners`: the entry of each line."""

    text: str
    starts: list[int]
    owners: list[int]

    @classmethod
    def of(cls, owned: Iterable[tuple[int, str]]) -> "LineIndex":
        parts, starts, owners, at = [], [], [], 0
        for owner, line in owned:
            parts.append(line)
            starts.append(at)
            owners.append(owner)
            at += len(line) + 1
        return cls("\n".join(parts), starts, owners)

    def containing(self, piece: str) -> Iterator[int]:
        """Position of the first occurrence of the piece in every line that contains it."""
        place = self.text.find(piece)
        while place >= 0:
            yield place
            line_end = self.text.find("\n", place)
            place = self.text.find(piece, line_end) if line_end >= 0 else -1

    def matching(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """The same for a pattern that ends with TO_LINE_END."""
        return (found.start() for found in pattern.finditer(self.text))


def spelled(text: str, syllables: str) -> str:
    """A line to search by sound: before each letter \\x01 and its syllable; a Latin letter is its own syllable."""
    pairs = zip(letters_of(text), syllables.split(" "), strict=False)
    return "".join(f"\x01{s}" if c == s else f"\x01{s}{c}" for c, s in pairs)


def spelling_pattern(token: str) -> re.Pattern[str]:
    """Matches a token letter by letter: a Chinese letter itself, a Latin one the next letter of a syllable or the start of a later one."""
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
    """Matches letters that sound like those of the token: 韵费 finds 运费."""
    letters = (
        rf"\x01{c}" if is_latin(c) else rf"\x01(?:{'|'.join(syllables_of(c))})[^a-z0-9\n\x01]" for c in token
    )
    return re.compile("".join(letters) + TO_LINE_END)


def is_latin(c: str) -> bool:
    return "a" <= c <= "z" or "0" <= c <= "9"
