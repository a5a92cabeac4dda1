"""What people do with findings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.activities.models import Finding, FindingState
from shopops.lib.audit.actions import record
from staff.accounts.models import User


def accept_finding(*, finding: Finding, reason: str, by: User) -> Finding:
    """Take responsibility for a finding, with a reason; it stays accepted while its facts are the same."""
    if not reason.strip():
        raise ValidationError({"reason": _("接受一个问题要写明原因。")})
    with transaction.atomic():
        current = Finding.objects.select_for_update().get(pk=finding.pk)
        if current.state != FindingState.OPEN:
            raise ValidationError(_("只有未处理的问题可以接受。"))
        current.state = FindingState.ACCEPTED
        current.accepted_by, current.accepted_at = by, timezone.now()
        current.accepted_reason = reason.strip()[:500]
        current.save()
        record(
            "finding.accepted",
            by=by,
            target=f"promotions.finding:{current.pk}",
            reason=current.accepted_reason,
            code=current.code,
        )
    return current
