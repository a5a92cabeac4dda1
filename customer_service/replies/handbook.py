"""The handbook: all replies that a person may read, by numbered category, to read and to print."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from customer_service.replies.categories import CategoryNode, subtree, tree
from customer_service.replies.models import Category
from customer_service.replies.pictures.queries import show_pictures_of
from customer_service.replies.querysets import in_use, with_outdated
from shopops.lib.calendar import today
from staff.accounts.models import User

# A longer handbook is opened one top category at a time: a page of thousands of replies takes seconds to draw.
WHOLE_REPLIES = 500


@dataclass(frozen=True)
class Section:
    """A category in the handbook; `number` as in the table of contents (2.1). Its replies only if it is open."""

    node: CategoryNode
    number: str
    count: int
    # The top category above it; opening that one shows it.
    top: int
    is_open: bool
    replies: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Handbook:
    """The categories that have replies, also further down."""

    contents: list[Section]
    # The opened category; None = all.
    opened: Category | None
    count: int

    @property
    def sections(self) -> list[Section]:
        """The open categories."""
        return [section for section in self.contents if section.is_open]

    @property
    def shown(self) -> int:
        """How many replies are on the page."""
        return sum(section.count for section in self.sections)

    @property
    def previous(self) -> CategoryNode | None:
        """The top category before the open one."""
        return self._beside(-1)

    @property
    def next(self) -> CategoryNode | None:
        """The top category after the open one."""
        return self._beside(1)

    def _beside(self, step: int) -> CategoryNode | None:
        tops = [section for section in self.contents if section.node.category.pk == section.top]
        places = [
            i for i, section in enumerate(tops) if self.sections and section.top == self.sections[0].top
        ]
        wanted = places[0] + step if places and self.opened else -1
        return tops[wanted].node if 0 <= wanted < len(tops) else None


def handbook(user: User, category: Category | None = None, *, whole: bool = False) -> Handbook:
    """What this person may read; empty categories are left out. At most four queries.

    Open is `category` with all inside it; without one the whole handbook if it has at most WHOLE_REPLIES replies
    or `whole` is set, else its first top category.
    """
    counts = dict(in_use(user).order_by().values_list("category_id").annotate(Count("pk")))
    everything = tree()
    nodes = [node for node in everything if subtree(node.category.pk, everything) & counts.keys()]
    if category is None and not whole and sum(counts.values()) > WHOLE_REPLIES:
        category = nodes[0].category
    opened = subtree(category.pk, everything) if category else {c.category.pk for c in nodes}
    replies = _replies(user, opened)
    contents = [
        Section(
            node=node,
            number=number,
            count=counts.get(node.category.pk, 0),
            top=top,
            is_open=node.category.pk in opened,
            replies=replies[node.category.pk],
        )
        for node, number, top in zip(nodes, _numbers(nodes), _tops(nodes), strict=True)
    ]
    return Handbook(contents, category, sum(counts.values()))


def _replies(user: User, categories: Collection[int]) -> dict[int, list[Any]]:
    rows = with_outdated(in_use(user).filter(category__in=categories), today())
    found = list(rows.order_by("title", "pk").defer("search_pinyin"))
    show_pictures_of(found)
    inside: dict[int, list[Any]] = defaultdict(list)
    for reply in found:
        inside[reply.category_id].append(reply)
    return inside


def _tops(nodes: list[CategoryNode]) -> list[int]:
    """The top category of each; a node comes after those above it."""
    tops: list[int] = []
    for node in nodes:
        tops.append(node.category.pk if node.depth == 1 else tops[-1])
    return tops


def _numbers(nodes: list[CategoryNode]) -> list[str]:
    """1, 1.1, 1.2, 2 …; the same whichever category is open."""
    counts: list[int] = []
    numbers = []
    for node in nodes:
        level = node.depth - 1
        counts = [*counts[: level + 1], *[0] * (level + 1 - len(counts))]
        counts[level] += 1
        numbers.append(".".join(map(str, counts)))
    return numbers
