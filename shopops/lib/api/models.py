"""What the API remembers: what a token may do, and answers it may have to repeat."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AuthToken


class TokenGrant(models.Model):
    """What one token may do at most, and who made it; knox stores the secret as a hash."""

    token = models.OneToOneField(AuthToken, on_delete=models.CASCADE, related_name="grant")
    name = models.CharField(_("名称"), max_length=60)
    # Values of Permission; one that no longer exists allows nothing.
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("权限范围"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("创建人"), on_delete=models.PROTECT, related_name="+"
    )
    # True to the minute: writing it on every request would cost more than it tells.
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gte=1),
                name="api_tokengrant_scoped",
                violation_error_message=_("至少选择一个权限。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="api_tokengrant_named",
                violation_error_message=_("请填写令牌名称。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, now: datetime | None = None) -> bool:
        """Whether the token's time is over."""
        expiry = self.token.expiry
        return expiry is not None and expiry <= (now or timezone.now())


class StoredAnswer(models.Model):
    """The answer to a POST with an Idempotency-Key, stored in the transaction of its effect."""

    # SHA-256 of account, method, path and Idempotency-Key.
    key_digest = models.CharField(_("幂等键指纹"), max_length=64, unique=True, db_collation="C")
    # SHA-256 of the body: the same key with another body is a mistake of the caller.
    body_digest = models.CharField(_("正文指纹"), max_length=64)
    status = models.PositiveSmallIntegerField(_("状态码"))
    headers = models.JSONField(_("响应头"), default=dict)
    # Text, not JSON: a repeated answer is equal byte for byte.
    body = models.TextField(_("响应正文"))
    created_at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = _("幂等响应")
        verbose_name_plural = _("幂等响应")

    def __str__(self) -> str:
        return self.key_digest
