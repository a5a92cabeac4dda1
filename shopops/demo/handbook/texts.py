"""Reading the chapters: plain text that a lead could write.

A section begins with `= chapter / section / step / stage`. A reply is a block of lines:

    kd01 发什么快递 goods=LJ
    ~ 走哪家快递 | 默认啥快递
    the answer, on one or more lines

Options stand after the title: step=, stage=, goods= (own number of the linked products, or how it begins),
team=, personal= (whose), draft= (who proposes it), retired=yes, last= or next= (validity by month and day:
the last time that it began, or the next time that it ends).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

CHAPTERS = Path(__file__).parent / "chapters"


@dataclass(frozen=True)
class Text:
    """One reply as it is written down."""

    code: str
    title: str
    wordings: tuple[str, ...]
    body: str
    chapter: str
    section: str
    step: str
    stage: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether it is in use, and not only by one person."""
        return not self.options.keys() & {"personal", "draft", "retired"}

    def valid_on(self, day: date) -> tuple[date | None, date | None]:
        """First and last day of the validity that counts on this day."""
        for kind, choose in (("last", last_time), ("next", next_time)):
            if kind in self.options:
                return choose(self.options[kind], day)
        return None, None


def read_handbook() -> list[Text]:
    """Every reply of every chapter, in order."""
    return [text for path in sorted(CHAPTERS.glob("*.txt")) for text in _read(path.read_text("utf-8"))]


def last_time(span: str, day: date) -> tuple[date, date]:
    """The newest time that MM-DD..MM-DD began on this day or before."""
    return next(found for year in (day.year, day.year - 1) if (found := _in_year(span, year))[0] <= day)


def next_time(span: str, day: date) -> tuple[date, date]:
    """The first time that MM-DD..MM-DD ends on this day or after it."""
    years = range(day.year - 1, day.year + 2)
    return next(found for year in years if (found := _in_year(span, year))[1] >= day)


def _in_year(span: str, year: int) -> tuple[date, date]:
    """The span that begins in this year; it may reach into the next one."""
    first, last = ((int(end[:2]), int(end[3:])) for end in span.split(".."))
    return date(year, *first), date(year + (last < first), *last)


def _read(text: str) -> Iterator[Text]:
    chapter = section = step = stage = ""
    for block in text.strip().split("\n\n"):
        head, *lines = block.split("\n")
        if head.startswith("= "):
            chapter, section, step, stage = head[2:].split(" / ")
            continue
        code, title, *pairs = head.split(" ")
        options = dict(pair.split("=") for pair in pairs)
        yield Text(
            code=code,
            title=title,
            wordings=tuple(lines[0][2:].split(" | ")),
            body="\n".join(lines[1:]),
            chapter=chapter,
            section=section,
            step=options.pop("step", step),
            stage=options.pop("stage", stage),
            options=options,
        )
