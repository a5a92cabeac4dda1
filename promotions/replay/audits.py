"""Asking for a self-audit, and working it off."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.engine.money import from_fen
from promotions.replay.models import AuditedOrder, AuditRun, AuditState
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
from staff.accounts.models import User

MOST_DAYS = 92
# Runs that wait for a worker, over all people.
MOST_WAITING = 5
# Longer than some hundred orders take; renewed after each of them.
LEASE = timedelta(minutes=5)
ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker has taken the run over."""


def ask_audit(*, first: date, last: date, by: User) -> AuditRun:
    """A run for the worker. Raises ValidationError."""
    if last < first:
        raise ValidationError({"last": _("结束日期不能早于开始日期。")})
    if last > today():
        raise ValidationError({"last": _("只能查已经过去的日子和今天。")})
    if (last - first).days >= MOST_DAYS:
        raise ValidationError({"first": _("一次最多查 %(days)s 天。") % {"days": MOST_DAYS}})
    if AuditRun.objects.filter(state__in=(AuditState.WAITING, AuditState.RUNNING)).count() >= MOST_WAITING:
        raise ValidationError(_("已有几次自查在排队，请等它们完成。"))
    with transaction.atomic():
        run = AuditRun.objects.create(first=first, last=last, asked_by=by, asked_at=timezone.now())
        target = f"promotions.auditrun:{run.pk}"
        record("audit.asked", by=by, target=target, first=str(first), last=str(last))
    return run


def work_off() -> int:
    """Do every run that waits, or whose worker died; how many. Safe to run anywhere, any number of times."""
    done = 0
    while run := _claim():
        _do(run)
        done += 1
    return done


@transaction.atomic
def _claim() -> AuditRun | None:
    """Take one run and forget what a worker that died had found; nobody else gets it until the lease is over."""
    now = timezone.now()
    free = Q(state=AuditState.WAITING) | Q(state=AuditState.RUNNING, leased_until__lt=now)
    run = AuditRun.objects.filter(free).select_for_update(skip_locked=True).order_by("pk").first()
    if run is None:
        return None
    run.found.all().delete()
    run.orders = run.equal = run.skipped = run.differing = 0
    run.state, run.leased_until = AuditState.RUNNING, now + LEASE
    run.attempts += 1
    if run.attempts > ATTEMPTS:
        run.state, run.ended_at = AuditState.FAILED, now
        run.save()
        return None
    run.expected = audited_trades(run.first, run.last).count()
    run.save()
    return run


def _do(run: AuditRun) -> None:
    try:
        for part in audit_by_parts(first=run.first, last=run.last):
            _add(run, part)
        _note(run, state=AuditState.DONE, ended_at=timezone.now())
    except LeaseLost:
        return


@transaction.atomic
def _add(run: AuditRun, part: SelfAudit) -> None:
    _note(
        run,
        orders=F("orders") + part.orders,
        equal=F("equal") + part.equal,
        skipped=F("skipped") + len(part.skipped),
        differing=F("differing") + len(part.differing),
        leased_until=timezone.now() + LEASE,
    )
    rows = [_row(run, one) for one in part.differing] + [_skipped(run, one) for one in part.skipped]
    AuditedOrder.objects.bulk_create(rows)


def _note(run: AuditRun, **facts: Any) -> None:
    """Write to the run while it is ours. Raises LeaseLost."""
    held = AuditRun.objects.filter(pk=run.pk, state=AuditState.RUNNING, attempts=run.attempts)
    if not held.update(**facts):
        raise LeaseLost


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
