"""Rules of the handbook: pure arithmetic on texts, no database, no clock."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from products.catalogue.models import ApproveStatus
from shopops.lib.pinyin import syllables_in_context

# Letters and marks that never belong in a reply: controls (but tab and line feed), direction overrides.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Two questions with this share of bigrams in common are nearly the same.
SIMILAR = 0.6


def clean(text: str) -> str:
    """The text with line ends unified, and without control characters and direction marks."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def normalise(text: str) -> str:
    """How texts are compared: NFKC (full width → half width), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def letters_of(text: str) -> str:
    """The letters and digits of a text in normal form, which is what is searched."""
    return "".join(c for c in normalise(text) if c.isalnum())


def pinyin_of(text: str) -> str:
    """One toneless syllable per letter of `letters_of`, separated by spaces: 包邮吗A2 → bao you ma a 2.

    A letter that is no Chinese character stands for itself. Readings follow the word: 重新 is chong xin.
    """
    return " ".join(syllables_in_context(letters_of(text)))


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters without punctuation and spaces; of one letter alone, that letter."""
    letters = letters_of(text)
    return frozenset(letters[i : i + 2] for i in range(max(len(letters) - 1, min(len(letters), 1))))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """How similar two sets of bigrams are, 0–1: shared ÷ all."""
    return len(one & other) / len(one | other) if one | other else 0.0


@dataclass(frozen=True)
class Term:
    """A risky term, as the lint needs it."""

    term: str
    kind: str
    is_forbidden: bool
    advice: str = ""


def risky_terms_in(text: str, terms: Iterable[Term]) -> list[Term]:
    """The risky terms that a text contains, in the order of the list; spaces do not hide a word."""
    squeezed = normalise(text).replace(" ", "")
    return [term for term in terms if normalise(term.term).replace(" ", "") in squeezed]


def outdated_reason(
    valid_from: date | None, valid_until: date | None, statuses: Iterable[str], day: date
) -> str:
    """Why a reply must not be used on that day ("" = it may): early, expired or delisted.

    `statuses`: of the linked products; one on sale is enough. `querysets.with_outdated` is the same in SQL.
    """
    if valid_from and day < valid_from:
        return "early"
    if valid_until and day > valid_until:
        return "expired"
    seen = set(statuses)
    return "delisted" if seen and ApproveStatus.ONSALE not in seen else ""


# A number with the unit behind it, or the ￥ before it; of what stands between letters only the number.
FIGURE = re.compile(
    r"(?P<yuan>[¥￥]\s*)?(?<![\d.])(?P<number>\d{1,9}(?:\.\d{1,4})?)\s*"
    r"(?P<unit>元|块|圆|%|折|天|日|小时|分钟|个月|月|年|件|盒|罐|斤|千克|公斤|kg|克|g)?",
    re.IGNORECASE,
)
SAME_UNIT = {"块": "元", "圆": "元", "日": "天", "个月": "月", "公斤": "千克", "kg": "千克", "g": "克"}
TITLE_CHARACTERS = 30


def figures_in(text: str) -> dict[str, frozenset[str]]:
    """The numbers of an answer by their unit: 满 68 元 48 小时内发 → {元: {68}, 小时: {48}}."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in FIGURE.finditer(unicodedata.normalize("NFKC", text)):
        unit = "元" if match["yuan"] else (match["unit"] or "").lower()
        number = match["number"]
        whole = number.rstrip("0").rstrip(".") if "." in number else number
        found[SAME_UNIT.get(unit, unit)].add(whole)
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def contradictions(one: str, other: str) -> list[str]:
    """Where two answers to one question name other figures: ["68 / 99 元"]; agreement is an empty list.

    Amounts are compared with amounts, days with days; a number without a unit (满 68 包邮) with amounts.
    An answer that names no figure of a kind contradicts nothing.
    """
    a, b = figures_in(one), figures_in(other)
    pairs = {(unit, unit) for unit in a.keys() & b.keys()} | {
        (x, y) for x, y in (("", "元"), ("元", "")) if x in a and y in b and not (y in a or x in b)
    }
    return [
        f"{'、'.join(sorted(a[x]))} / {'、'.join(sorted(b[y]))} {x or y}".strip()
        for x, y in sorted(pairs)
        if a[x] != b[y]
    ]


def title_of(body: str) -> str:
    """A question for an answer that came without one: its first sentence, shortened."""
    sentences = (part.strip(" 　,，~～-—") for part in re.split(r"[\n。！!？?；;]", body))
    first = next(filter(None, sentences), "") or body.strip()
    return first if len(first) <= TITLE_CHARACTERS else f"{first[: TITLE_CHARACTERS - 1]}…"


def first_line(body: str) -> str:
    """The first line of a text, by which people recognise it."""
    return body.strip().split("\n", 1)[0].strip()
