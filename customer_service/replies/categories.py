"""The tree of categories, and what the lead does with it."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from customer_service.replies.models import Category
from customer_service.replies.rules import clean
from shopops.lib.audit.actions import record
from staff.accounts.models import User

MAX_DEPTH = 3
PATH = " / "


@dataclass(frozen=True)
class CategoryNode:
    """A category in its place in the tree: `depth` from 1, `path` with the names above it."""

    category: Category
    depth: int
    path: str
    children: tuple[int, ...] = ()

    @property
    def indented(self) -> str:
        """For a list of choices."""
        return "　" * (self.depth - 1) + self.category.name


def tree() -> list[CategoryNode]:
    """All categories depth first in the order of their positions. One query."""
    inside: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.order_by("position", "pk"):
        inside[category.parent_id].append(category)
    found: list[CategoryNode] = []

    def walk(parent: int | None, depth: int, above: str) -> None:
        for category in inside[parent]:
            path = above + category.name
            children = tuple(child.pk for child in inside[category.pk])
            found.append(CategoryNode(category, depth, path, children))
            walk(category.pk, depth + 1, path + PATH)

    walk(None, 1, "")
    return found


def subtree(pk: int, nodes: list[CategoryNode]) -> set[int]:
    """The keys of a category and of every category inside it."""
    by_pk = {node.category.pk: node for node in nodes}
    found, open_keys = set[int](), [pk]
    while open_keys:
        now = open_keys.pop()
        if now in by_pk and now not in found:
            found.add(now)
            open_keys += by_pk[now].children
    return found


def choices() -> list[tuple[int, str]]:
    """Every category for a select, indented."""
    return [(node.category.pk, node.indented) for node in tree()]


def create_category(*, name: str, parent: Category | None = None, by: User) -> Category:
    """A new category, last among its neighbours. Raises ValidationError."""
    with transaction.atomic():
        neighbours = Category.objects.filter(parent=parent)
        last = neighbours.aggregate(last=Max("position"))["last"]
        category = Category(name=clean(name), parent=parent, position=0 if last is None else last + 1)
        _check_depth(category, parent)
        category.full_clean()
        category.save()
        record("category.created", by=by, target=_target(category))
    return category


def rename_category(*, category: Category, name: str, by: User) -> Category:
    """Another name. Raises ValidationError."""
    with transaction.atomic():
        current = Category.objects.select_for_update().get(pk=category.pk)
        if current.name == clean(name):
            return current
        current.name = clean(name)
        current.full_clean()
        current.save(update_fields=["name"])
        record("category.changed", by=by, target=_target(current), fields=["name"])
    return current


def move_category(*, category: Category, parent: Category | None, by: User) -> Category:
    """Into another category (None: to the top), as its last. Raises ValidationError, also for a circle."""
    with transaction.atomic():
        rows = {row.pk: row for row in Category.objects.select_for_update().order_by("pk")}
        current = rows[category.pk]
        if current.parent_id == (parent and parent.pk):
            return current
        if parent and parent.pk in subtree(current.pk, tree()):
            raise ValidationError(_("分类不能放在自己下面。"))
        places = [row.position for row in rows.values() if row.parent_id == (parent and parent.pk)]
        current.parent, current.position = parent, max(places, default=-1) + 1
        _check_depth(current, parent)
        current.full_clean()
        current.save(update_fields=["parent", "position"])
        record("category.changed", by=by, target=_target(current), fields=["parent"])
    return current


def shift_category(*, category: Category, step: int, by: User) -> Category:
    """One place up (-1) or down (+1) among its neighbours; at the end nothing happens."""
    with transaction.atomic():
        neighbours = list(
            Category.objects.select_for_update().filter(parent=category.parent_id).order_by("position", "pk")
        )
        place = [row.pk for row in neighbours].index(category.pk)
        wanted = place + step
        if not 0 <= wanted < len(neighbours):
            return neighbours[place]
        neighbours[place], neighbours[wanted] = neighbours[wanted], neighbours[place]
        for position, row in enumerate(neighbours):
            row.position = position
        Category.objects.bulk_update(neighbours, ["position"])
        record("category.changed", by=by, target=_target(category), fields=["position"])
    return neighbours[wanted]


def delete_category(*, category: Category, by: User) -> None:
    """Only an empty one. Raises ValidationError saying what is still in it."""
    with transaction.atomic():
        try:
            target = _target(category)
            category.delete()
        except ProtectedError as error:
            raise ValidationError(
                _("“%(name)s”里还有内容（包括已停用的短语），不能删除。请先移走。") % {"name": category.name}
            ) from error
        record("category.deleted", by=by, target=target, name=category.name)


def _check_depth(category: Category, parent: Category | None) -> None:
    """Raises ValidationError when the tree would become too deep."""
    nodes = tree()
    depths = {node.category.pk: node.depth for node in nodes}
    inner = subtree(category.pk, nodes) if category.pk else set()
    height = max((depths[pk] for pk in inner), default=0) - depths.get(category.pk, 0) + 1 if inner else 1
    if (depths[parent.pk] if parent else 0) + height > MAX_DEPTH:
        raise ValidationError(_("分类最多 %(deepest)s 级。") % {"deepest": MAX_DEPTH})


def _target(category: Category) -> str:
    return f"customer_service.category:{category.pk}"
