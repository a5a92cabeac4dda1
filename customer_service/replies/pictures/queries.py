"""Which pictures there are, and who may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse

from customer_service.replies.models import Reply
from customer_service.replies.pictures.models import Picture
from customer_service.replies.querysets import own_replies, visible_to
from staff.accounts.models import User


@dataclass(frozen=True)
class ShownPicture:
    """A picture of a reply, as a page shows it; the size is known before the bytes are there."""

    key: str
    alt: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return reverse("replies:picture", args=[self.key])


def sizes_of(keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Width and height of pictures. One query, none for no keys."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = Picture.objects.filter(key__in=wanted).values_list("key", "width", "height")
    return {str(key): (width, height) for key, width, height in rows}


def shown(pictures: Iterable[Mapping[str, Any]], sizes: Mapping[str, tuple[int, int]]) -> list[ShownPicture]:
    """What a reply (or a version of one) names; a picture that is gone is left out."""
    return [
        ShownPicture(picture["key"], picture["alt"], *sizes[picture["key"]])
        for picture in pictures
        if picture["key"] in sizes
    ]


def show_pictures_of(replies: Iterable[Any]) -> None:
    """Give each reply `shown_pictures`, for templates. One query for all of them."""
    rows = list(replies)
    sizes = sizes_of(picture["key"] for row in rows for picture in row.pictures)
    for row in rows:
        row.shown_pictures = shown(row.pictures, sizes)


def visible_picture(user: User, key: UUID) -> Picture | None:
    """A picture if this person may see it: their own upload, or one in a reply that they may read, now or before.

    At most three queries.
    """
    picture = Picture.objects.filter(key=key).first()
    if picture is None or picture.created_by_id == user.pk or _is_readable(user, str(key)):
        return picture
    return None


def _is_readable(user: User, key: str) -> bool:
    names_it: Any = {"pictures__contains": [{"key": key}]}
    readable = visible_to(user) | own_replies(user)
    return (
        readable.filter(**names_it).exists()
        or _events().filter(**names_it, pgh_obj_id__in=readable.values("pk")).exists()
    )


def keys_in_history(reply: Reply) -> set[str]:
    """Every picture that a reply has or had."""
    versions = _events().filter(pgh_obj_id=reply.pk).exclude(pictures=[])
    return {picture["key"] for row in versions.values_list("pictures", flat=True) for picture in row}


def _events() -> QuerySet[Any]:
    events: Any = apps.get_model("customer_service", "ReplyEvent")
    rows: QuerySet[Any] = events.objects.all()
    return rows
