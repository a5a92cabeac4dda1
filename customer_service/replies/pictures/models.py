"""Stored pictures."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CONTENT_TYPES = ("image/png", "image/jpeg", "image/webp")


class Picture(models.Model):
    """A picture for replies, re-encoded when it was uploaded; its bytes never change.

    Replies name it by key (`Reply.pictures`). The bytes are in the database: small, few, and so in every
    backup and every transaction together with the replies.
    """

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Of the bytes below.
    sha256 = models.CharField(_("校验值"), max_length=64)
    content_type = models.CharField(_("格式"), max_length=20)
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    content = models.BinaryField(_("内容"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("上传人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("快捷短语图片")
        verbose_name_plural = _("快捷短语图片")
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=CONTENT_TYPES) & Q(width__gte=1) & Q(height__gte=1),
                name="customer_service_picture_ours",
                violation_error_message=_("图片格式不对。"),
            ),
            # The same picture uploaded again by the same person is the same picture.
            models.UniqueConstraint(
                fields=["created_by", "sha256"], name="customer_service_picture_once_a_person"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="customer_service_picture_age")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def extension(self) -> str:
        """Of the file when somebody saves it."""
        return self.content_type.removeprefix("image/").replace("jpeg", "jpg")
