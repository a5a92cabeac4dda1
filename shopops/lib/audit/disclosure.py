"""Buyers' data in clear: only for a reason, in the trail, and not without end."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopops.lib.audit.actions import record
from shopops.lib.audit.models import AuditEntry

ACTION = "personal_data.unmasked"
REASON_CHARACTERS = 4


@transaction.atomic
def disclose(*, target: str, reason: str, by: Any, **detail: Any) -> None:
    """Note that `by` sees buyers' data in clear, before they do.

    Raises ValidationError for a reason with fewer than four letters or digits, and for somebody who has looked
    `UNMASKS_PER_HOUR` times within the last hour. `by` is an account.
    """
    if sum(character.isalnum() for character in reason) < REASON_CHARACTERS:
        raise ValidationError({"reason": _("请写明查看原因，至少 4 个字。")})
    # Two requests at once are counted one after the other.
    get_user_model()._default_manager.select_for_update().get(pk=by.pk)
    recent = AuditEntry.objects.filter(at__gt=timezone.now() - timedelta(hours=1), by=by, action=ACTION)
    if recent.count() >= settings.UNMASKS_PER_HOUR:
        raise ValidationError(_("一小时内查看明文的次数太多，请稍后再试，或联系店长。"))
    record(ACTION, by=by, target=target, reason=reason.strip()[:300], **detail)
