"""The versions of a reply: who changed what, letter by letter, and who approved it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customer_service.replies.actions import REPLY_FIELDS
from customer_service.replies.models import Category, Reply
from customer_service.replies.pictures.queries import ShownPicture, shown, sizes_of
from products.catalogue.models import Product
from shopops.lib.audit.queries import readable
from staff.accounts.models import User

SHOWN_VERSIONS = 50
# Within a changed line, letters are compared; longer lines are shown as a whole, which stays quick.
COMPARED_CHARACTERS = 400
TEXTS = ("title", "body")
SHOWN = (*REPLY_FIELDS, "product_numbers", "status", "review_note")
TITLES = {"insert": _("新建"), "update": _("修改"), "delete": _("删除")}


@dataclass(frozen=True)
class Piece:
    """A part of a text: `equal`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class PictureDiff:
    """A picture that is `equal`, `added` or `removed`."""

    kind: str
    picture: ShownPicture


@dataclass(frozen=True)
class FieldDiff:
    """One field of a reply, before and after: words, or pictures."""

    name: str
    pieces: list[Piece]
    pictures: tuple[PictureDiff, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the keys in versions stand for."""

    categories: dict[int, str]
    products: dict[str, str]
    sizes: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Version:
    """One version; `event` is the stored row, `is_current` the one in use."""

    event: Any
    at: datetime
    by: str
    what: str
    approved_by: str
    fields: list[FieldDiff]
    is_current: bool

    @property
    def can_be_restored(self) -> bool:
        return not self.is_current and bool(self.event.body)


def events_of(reply: Reply) -> QuerySet[Any]:
    """The stored versions, newest first."""
    events: Any = apps.get_model("customer_service", "ReplyEvent")
    rows: QuerySet[Any] = events.objects.filter(pgh_obj_id=reply.pk).order_by("-pgh_id")
    return rows


def versions_of(reply: Reply) -> list[Version]:
    """The newest fifty versions, newest first, each with what it changed. At most five queries."""
    rows = list(events_of(reply)[: SHOWN_VERSIONS + 1])
    people = _names({row.updated_by_id for row in rows} | {row.approved_by_id for row in rows})
    names = _names_in(rows)
    pairs = list(zip(rows, [*rows[1:], None], strict=False))[:SHOWN_VERSIONS]
    versions = [
        Version(
            event=row,
            at=row.pgh_created_at,
            by=people.get(row.updated_by_id, ""),
            what=str(TITLES.get(row.pgh_label, row.pgh_label)),
            approved_by=_approver(row, before, people),
            fields=list(_changes(row, before, names)),
            is_current=row.version == reply.version,
        )
        for row, before in pairs
    ]
    return [version for version in versions if version.fields]


def _names_in(rows: list[Any]) -> Names:
    numbers = {number for row in rows for number in row.product_numbers or ()}
    products = Product.objects.filter(num_iid__in=numbers).values_list("num_iid", "title") if numbers else ()
    return Names(
        categories={pk: str(name) for pk, name in Category.objects.values_list("pk", "name")},
        products=dict(products),
        sizes=sizes_of(picture["key"] for row in rows for picture in row.pictures),
    )


def _approver(row: Any, before: Any, people: dict[int | None, str]) -> str:
    """Who approved this version; "" if it was not the one that was approved."""
    is_new = before is None or before.approved_at != row.approved_at
    return people.get(row.approved_by_id, "") if is_new and row.approved_by_id else ""


def _names(keys: set[int | None]) -> dict[int | None, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=[key for key in keys if key])}


def _changes(row: Any, before: Any, names: Names) -> Iterator[FieldDiff]:
    for name in SHOWN:
        field: Any = Reply._meta.get_field(name)
        old = getattr(before, field.attname) if before else None
        new = getattr(row, field.attname)
        # Versions that are older than the record of their products say nothing about them.
        is_unknown = name == "product_numbers" and before is not None and None in (old, new)
        if old == new or is_unknown or (before is None and new in ("", None, [])):
            continue
        title = str(getattr(field, "verbose_name", name))
        if name == "pictures":
            yield FieldDiff(title, [], tuple(_picture_diffs(old or [], new, names.sizes)))
        elif name in TEXTS and before:
            yield FieldDiff(title, pieces(old or "", new))
        else:
            yield FieldDiff(title, _whole(_display(field, old, names), _display(field, new, names), before))


def _picture_diffs(
    old: list[dict[str, str]], new: list[dict[str, str]], sizes: dict[str, tuple[int, int]]
) -> Iterator[PictureDiff]:
    """The pictures of the new version in order, then the removed ones; a picture with another text is `added`."""
    for picture in shown(new, sizes):
        is_equal = {"key": picture.key, "alt": picture.alt} in old
        yield PictureDiff("equal" if is_equal else "added", picture)
    keys = {picture["key"] for picture in new}
    for picture in shown(old, sizes):
        if picture.key not in keys:
            yield PictureDiff("removed", picture)


def _display(field: Any, value: Any, names: Names) -> str:
    if field.name == "category":
        return names.categories.get(value, str(value))
    if field.name == "product_numbers" and value:
        return "、".join(f"{names.products[n]} ({n})" if n in names.products else n for n in value)
    return readable(field, value)


def _whole(old: str, new: str, before: Any) -> list[Piece]:
    return [Piece("removed", old), Piece("added", new)] if before else [Piece("added", new)]


def pieces(old: str, new: str) -> list[Piece]:
    """How one text became the other: line by line, and letter by letter within short changed lines."""
    found: list[Piece] = []
    a, b = re.split(r"(?<=\n)", old), re.split(r"(?<=\n)", new)
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = "".join(a[i:j]), "".join(b[k:m])
        if tag == "replace" and len(before) + len(after) <= 2 * COMPARED_CHARACTERS:
            found += _letters(before, after)
        else:
            found += _marked(tag, before, after)
    return found


def _letters(old: str, new: str) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _marked(tag, old[i:j], new[k:m])


def _marked(tag: str, old: str, new: str) -> list[Piece]:
    if tag == "equal":
        return [Piece("equal", old)]
    return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]
