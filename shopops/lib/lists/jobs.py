"""Exports too large to wait for: rows of a table, claimed with SKIP LOCKED, one lease at a time."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from shopops.lib.lists import pages
from shopops.lib.lists.exports import CHUNK_ROWS, ending_of, rows_of, write
from shopops.lib.lists.models import ExportJob, ExportStatus
from shopops.lib.lists.permissions import EXPORTS_RUN
from shopops.lib.lists.state import ListState

log = logging.getLogger(__name__)

# Longer than the database needs to sort the largest list; renewed every thousand rows.
LEASE = timedelta(minutes=5)
ATTEMPTS = 3


class ExportFailed(Exception):
    """The export cannot be made; the text is for the person who asked for it."""


class LeaseLost(Exception):
    """Another worker has taken the job over."""


def work_off() -> int:
    """Make every export that waits; gives their number. Safe to run anywhere, any number of times."""
    _expire()
    done = 0
    while job := _claim():
        with override(job.language):
            _run(job)
        done += 1
    return done


@transaction.atomic
def _claim() -> ExportJob | None:
    """Take one job that waits or whose worker died; nobody else gets it until the lease is over."""
    now = timezone.now()
    free = Q(status=ExportStatus.WAITING) | Q(status=ExportStatus.RUNNING, leased_until__lt=now)
    job = ExportJob.objects.filter(free).select_for_update(skip_locked=True).order_by("id").first()
    if job is None:
        return None
    job.status, job.leased_until = ExportStatus.RUNNING, now + LEASE
    job.attempts += 1
    job.rows_written = 0
    job.save(update_fields=["status", "leased_until", "attempts", "rows_written"])
    return job


def _run(job: ExportJob) -> None:
    """Make one export. What its owner can mend ends it at once; anything else is tried again later."""
    try:
        _make(job)
    except LeaseLost:
        log.warning("export %s was taken over by another worker", job.pk)
    except ExportFailed as error:
        _fail(job, str(error))
    except Exception:
        log.exception("export %s failed, attempt %s", job.pk, job.attempts)
        if job.attempts >= ATTEMPTS:
            _fail(job, _("导出时出错，请联系管理员。"))


def _make(job: ExportJob) -> None:
    if job.attempts > ATTEMPTS:
        raise ExportFailed(_("导出多次中断，请缩小范围后重试。"))
    state = _state_of(job)
    _note(job, rows_expected=state.rows().count())
    with tempfile.TemporaryFile() as target:
        try:
            write(target, state, job.format, _reported(job, rows_of(state)))
        except ValueError as error:
            raise ExportFailed(_("行数超过 Excel 工作表的上限，请改用 CSV 或缩小范围。")) from error
        target.seek(0)
        job.file.save(f"{job.pk}.{ending_of(job.format)}", File(target), save=False)
    try:
        _end(job, status=ExportStatus.DONE, file=job.file.name, rows_written=job.rows_written)
    except LeaseLost:
        job.file.delete(save=False)
        raise


def _state_of(job: ExportJob) -> ListState:
    """The list as it was asked for, with what its owner may see now."""
    page = pages.find(job.list_key)
    owner: Any = job.owner
    if page is None or not (owner.can(EXPORTS_RUN) and owner.can(page.permission)):
        raise ExportFailed(_("您已没有导出这个列表的权限。"))
    return ListState(page, QueryDict(job.query), owner, tuple(job.columns))


def _reported(job: ExportJob, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The same rows; every thousand the progress is written and the lease renewed."""
    for row in rows:
        job.rows_written += 1
        if job.rows_written % CHUNK_ROWS == 0:
            _note(job, rows_written=job.rows_written, leased_until=timezone.now() + LEASE)
        yield row


def _note(job: ExportJob, **facts: Any) -> None:
    """Write to the job while it is ours. Raises LeaseLost."""
    held = ExportJob.objects.filter(pk=job.pk, status=ExportStatus.RUNNING, attempts=job.attempts)
    if not held.update(**facts):
        raise LeaseLost


def _end(job: ExportJob, **facts: Any) -> None:
    _note(job, finished_at=timezone.now(), **facts)


def _fail(job: ExportJob, reason: str) -> None:
    try:
        _end(job, status=ExportStatus.FAILED, error=reason[:300])
    except LeaseLost:
        log.warning("export %s was taken over by another worker", job.pk)


def _expire() -> None:
    """Delete files that were kept long enough."""
    before = timezone.now() - timedelta(days=settings.EXPORT_KEEP_DAYS)
    for job in ExportJob.objects.filter(status=ExportStatus.DONE, finished_at__lt=before)[:100]:
        done = ExportJob.objects.filter(pk=job.pk, status=ExportStatus.DONE)
        if done.update(status=ExportStatus.EXPIRED, file=""):
            job.file.storage.delete(str(job.file.name))
