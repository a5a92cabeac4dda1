"""How replies name their pictures: [{"key": …, "alt": what it shows}], in order."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customer_service.replies.rules import clean

# What the chat client sends at once.
MAX_PICTURES = 9
ALT_CHARACTERS = 100


def normalise_pictures(pictures: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The pictures as they are stored; the same one twice counts once. Raises ValidationError."""
    found: dict[str, dict[str, str]] = {}
    for picture in pictures:
        key = key_of(str(picture.get("key", "")))
        alt = " ".join(clean(str(picture.get("alt", ""))).split())
        if len(alt) > ALT_CHARACTERS:
            raise ValidationError(_("图片说明最多 %(limit)s 个字。") % {"limit": ALT_CHARACTERS})
        found.setdefault(key, {"key": key, "alt": alt})
    if len(found) > MAX_PICTURES:
        raise ValidationError(_("一条快捷短语最多 %(limit)s 张图片。") % {"limit": MAX_PICTURES})
    return list(found.values())


def key_of(text: str) -> str:
    """A key in its one spelling. Raises ValidationError for what cannot be one."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise ValidationError(_("“%(text)s”不是图片编号。") % {"text": text[:40]}) from error


def lines_of(pictures: Iterable[Mapping[str, Any]]) -> str:
    """For a form: one picture a line, its key and what it shows."""
    return "\n".join(f"{picture['key']} {picture['alt']}".strip() for picture in pictures)


def from_lines(text: str) -> list[dict[str, str]]:
    """The same read again. Raises ValidationError."""
    parts = (line.strip().partition(" ") for line in text.splitlines() if line.strip())
    return normalise_pictures({"key": key, "alt": alt} for key, _space, alt in parts)
