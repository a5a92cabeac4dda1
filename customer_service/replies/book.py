"""The handbook as a book: numbered chapters, and the replies of those that are open."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from customer_service.replies.chapters import Chapter, tree, with_inner
from customer_service.replies.models import Category
from customer_service.replies.pictures.queries import show_pictures_of
from customer_service.replies.querysets import in_use, with_outdated
from shopops.lib.calendar import today
from staff.accounts.models import User

# A longer book is opened chapter by chapter: a page of thousands of replies takes seconds to draw.
WHOLE_REPLIES = 500


@dataclass(frozen=True)
class Section:
    """A chapter of the book; `number` as in its table of contents (2.1). Replies only where it is open."""

    chapter: Chapter
    number: str
    count: int
    # The topmost chapter that it lies in; opening that one shows it.
    top: int
    is_open: bool
    replies: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """The chapters that have something in them."""

    contents: list[Section]
    # What was opened; None = all of it.
    opened: Category | None
    count: int

    @property
    def sections(self) -> list[Section]:
        """The open chapters."""
        return [section for section in self.contents if section.is_open]

    @property
    def shown(self) -> int:
        """How many replies are on the page."""
        return sum(section.count for section in self.sections)

    @property
    def previous(self) -> Chapter | None:
        """The top chapter before what is open."""
        return self._beside(-1)

    @property
    def next(self) -> Chapter | None:
        """The top chapter after what is open."""
        return self._beside(1)

    def _beside(self, step: int) -> Chapter | None:
        tops = [section for section in self.contents if section.chapter.category.pk == section.top]
        places = [
            i for i, section in enumerate(tops) if self.sections and section.top == self.sections[0].top
        ]
        wanted = places[0] + step if places and self.opened else -1
        return tops[wanted].chapter if 0 <= wanted < len(tops) else None


def handbook(user: User, category: Category | None = None, *, whole: bool = False) -> Book:
    """What this person may read; chapters with nothing in them are left out. At most four queries.

    Open is the category with all inside it; without one the whole book when it is short or `whole` is
    wanted, else its first chapter.
    """
    counts = dict(in_use(user).order_by().values_list("category_id").annotate(Count("pk")))
    everything = tree()
    chapters = [
        chapter for chapter in everything if with_inner(chapter.category.pk, everything) & counts.keys()
    ]
    if category is None and not whole and sum(counts.values()) > WHOLE_REPLIES:
        category = chapters[0].category
    open_ones = with_inner(category.pk, everything) if category else {c.category.pk for c in chapters}
    replies = _replies(user, open_ones)
    contents = [
        Section(
            chapter=chapter,
            number=number,
            count=counts.get(chapter.category.pk, 0),
            top=top,
            is_open=chapter.category.pk in open_ones,
            replies=replies[chapter.category.pk],
        )
        for chapter, number, top in zip(chapters, _numbers(chapters), _tops(chapters), strict=True)
    ]
    return Book(contents, category, sum(counts.values()))


def _replies(user: User, categories: Collection[int]) -> dict[int, list[Any]]:
    rows = with_outdated(in_use(user).filter(category__in=categories), today())
    found = list(rows.order_by("title", "pk").defer("search_pinyin"))
    show_pictures_of(found)
    inside: dict[int, list[Any]] = defaultdict(list)
    for reply in found:
        inside[reply.category_id].append(reply)
    return inside


def _tops(chapters: list[Chapter]) -> list[int]:
    """The top chapter of each; they come before those inside them."""
    tops: list[int] = []
    for chapter in chapters:
        tops.append(chapter.category.pk if chapter.depth == 1 else tops[-1])
    return tops


def _numbers(chapters: list[Chapter]) -> list[str]:
    """1, 1.1, 1.2, 2 …; the same whichever chapter is open."""
    counts: list[int] = []
    numbers = []
    for chapter in chapters:
        level = chapter.depth - 1
        counts = [*counts[: level + 1], *[0] * (level + 1 - len(counts))]
        counts[level] += 1
        numbers.append(".".join(map(str, counts)))
    return numbers
