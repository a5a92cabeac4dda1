"""Taking pictures in."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_service.replies.pictures.models import Picture
from customer_service.replies.pictures.remake import UPLOAD_BYTES, remake
from staff.accounts.models import User

# Uploaded and then not used for so long: forgotten.
UNUSED_DAYS = 7

FORGET_SQL = """
    DELETE FROM customer_service_picture AS picture
    WHERE picture.created_at < %(before)s
      AND NOT EXISTS (
        SELECT FROM customer_service_reply AS reply
        WHERE reply.pictures @> jsonb_build_array(jsonb_build_object('key', picture.key::text)))
      AND NOT EXISTS (
        SELECT FROM customer_service_replyevent AS event
        JOIN customer_service_reply AS reply ON reply.id = event.pgh_obj_id
        WHERE event.pictures @> jsonb_build_array(jsonb_build_object('key', picture.key::text)))
"""


def take_picture(*, file: "File[bytes]", by: User) -> tuple[Picture, bool]:
    """Keep an uploaded picture, and whether only the first frame of an animation is left of it.

    The same one again is the one that is there. It belongs to no reply yet. Raises ValidationError.
    """
    made = remake(file.read(UPLOAD_BYTES + 1))
    facts: dict[str, Any] = {"content": made.content, "content_type": made.content_type}
    facts |= {"width": made.width, "height": made.height}
    digest = sha256(made.content).hexdigest()
    picture, _is_new = Picture.objects.get_or_create(created_by=by, sha256=digest, defaults=facts)
    return picture, made.was_animated


def check_pictures(pictures: Iterable[Mapping[str, Any]], *, known: Iterable[str], by: User) -> None:
    """Whether somebody may put these into a reply: their own uploads, and `known`: those it has or had.

    Raises ValidationError: a picture of somebody else's personal reply cannot be had by its key.
    """
    wanted = {picture["key"] for picture in pictures} - set(known)
    own = Picture.objects.filter(created_by=by, key__in=wanted).values_list("key", flat=True)
    if wanted - {str(key) for key in own}:
        raise ValidationError({"pictures": _("有图片找不到了，请重新上传。")})


def forget_unused_pictures() -> int:
    """Delete uploads that no reply and no version of one has named for a week; how many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_SQL, {"before": timezone.now() - timedelta(days=UNUSED_DAYS)})
        return int(cursor.rowcount)
