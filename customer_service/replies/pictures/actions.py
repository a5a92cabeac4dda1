"""Uploads of pictures."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from customer_service.replies.pictures.encoding import UPLOAD_BYTES, reencode
from customer_service.replies.pictures.models import Picture
from staff.accounts.models import User

# An upload that no reply names is deleted after so many days.
UNUSED_DAYS = 7

DELETE_UNUSED_SQL = """
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


def store_picture(*, file: "File[bytes]", by: User) -> tuple[Picture, bool]:
    """Store an uploaded picture; also says whether it was animated, of which only the first frame is stored.

    The same picture uploaded again by the same person is one row. Raises ValidationError.
    """
    made = reencode(file.read(UPLOAD_BYTES + 1))
    facts: dict[str, Any] = {"content": made.content, "content_type": made.content_type}
    facts |= {"width": made.width, "height": made.height}
    digest = sha256(made.content).hexdigest()
    picture, _is_new = Picture.objects.get_or_create(created_by=by, sha256=digest, defaults=facts)
    return picture, made.was_animated


def check_pictures(pictures: Iterable[Mapping[str, Any]], *, known: Iterable[str], by: User) -> None:
    """Check that the pictures are this person's uploads or `known`, the reply's own, past ones included.

    Raises ValidationError: the key of a picture in somebody else's personal reply must not give access to it.
    """
    wanted = {picture["key"] for picture in pictures} - set(known)
    own = Picture.objects.filter(created_by=by, key__in=wanted).values_list("key", flat=True)
    if wanted - {str(key) for key in own}:
        raise ValidationError({"pictures": _("有图片找不到了，请重新上传。")})


def delete_unused_pictures() -> int:
    """Delete uploads older than UNUSED_DAYS that no reply and no version of one names; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_UNUSED_SQL, {"before": timezone.now() - timedelta(days=UNUSED_DAYS)})
        return int(cursor.rowcount)
