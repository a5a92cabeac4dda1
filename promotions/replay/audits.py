"""Asking for a self-audit, and doing it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.engine.money import from_fen
from promotions.replay.models import AuditedOrder, AuditRun
from promotions.replay.rules.differences import Charged, LineDifference
from promotions.replay.self_audit import (
    NotReplayed,
    OrderDifference,
    SelfAudit,
    audit_by_parts,
    audited_trades,
)
from shopops.lib.audit.actions import record
from shopops.lib.calendar import today
from shopops.lib.jobs.actions import wake_on_commit
from shopops.lib.jobs.lease import Lease
from shopops.lib.jobs.models import WORKING
from staff.accounts.models import User

MOST_DAYS = 92
# Runs that wait for a worker, over all people.
MOST_WAITING = 5


def ask_audit(*, first: date, last: date, by: User) -> AuditRun:
    """A run for the worker. Raises ValidationError."""
    if last < first:
        raise ValidationError({"last": _("结束日期不能早于开始日期。")})
    if last > today():
        raise ValidationError({"last": _("只能查已经过去的日子和今天。")})
    if (last - first).days >= MOST_DAYS:
        raise ValidationError({"first": _("一次最多查 %(days)s 天。") % {"days": MOST_DAYS}})
    if AuditRun.objects.filter(state__in=WORKING).count() >= MOST_WAITING:
        raise ValidationError(_("已有几次自查在排队，请等它们完成。"))
    with transaction.atomic():
        run = AuditRun.objects.create(first=first, last=last, asked_by=by, asked_at=timezone.now())
        target = f"promotions.auditrun:{run.pk}"
        record("audit.asked", by=by, target=target, first=str(first), last=str(last))
        wake_on_commit(AuditRun)
    return run


def run_audit(run: AuditRun, lease: Lease) -> None:
    """Do one claimed run, and forget what a worker that died had found."""
    with transaction.atomic():
        run.found.all().delete()
        lease.write(
            orders=0,
            equal=0,
            skipped=0,
            differing=0,
            expected=audited_trades(run.first, run.last).count(),
        )
    for part in audit_by_parts(first=run.first, last=run.last):
        _add(run, lease, part)
    lease.finish(ended_at=timezone.now())


@transaction.atomic
def _add(run: AuditRun, lease: Lease, part: SelfAudit) -> None:
    lease.write(
        orders=F("orders") + part.orders,
        equal=F("equal") + part.equal,
        skipped=F("skipped") + len(part.skipped),
        differing=F("differing") + len(part.differing),
    )
    rows = [_row(run, one) for one in part.differing] + [_skipped(run, one) for one in part.skipped]
    AuditedOrder.objects.bulk_create(rows)


def _row(run: AuditRun, one: OrderDifference) -> AuditedOrder:
    charged = {line.sku_id: line for line in one.charged}
    return AuditedOrder(
        run=run,
        trade_id=one.trade_id,
        cause=one.cause.value,
        charged_cny=from_fen(one.charged_fen),
        ours_cny=from_fen(one.ours_fen),
        difference_cny=from_fen(one.charged_fen) - from_fen(one.ours_fen),
        lines=[_line(charged[line.sku_id], line) for line in one.lines],
    )


def _skipped(run: AuditRun, one: NotReplayed) -> AuditedOrder:
    cause, charged_cny = one.obstacle.value, from_fen(one.charged_fen)
    return AuditedOrder(run=run, trade=one.trade, cause=cause, charged_cny=charged_cny)


def _line(charged: Charged, line: LineDifference) -> Mapping[str, Any]:
    """Charged and less ours, in fen; item price and share are null where the file did not split them."""
    split = charged.is_split
    return {
        "sku": charged.sku_id,
        "item": charged.item_fen if split else None,
        "share": charged.share_fen if split else None,
        "paid": charged.paid_fen,
        "item_more": line.item_fen if split else None,
        "share_more": line.share_fen if split else None,
        "paid_more": line.paid_fen,
    }
