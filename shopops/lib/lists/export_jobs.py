"""Making an export that is too large to wait for, and removing its file after a while."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from shopops.lib.jobs.lease import Lease, LeaseLost
from shopops.lib.lists import pages
from shopops.lib.lists.exports import CHUNK_ROWS, ending_of, rows_of, write
from shopops.lib.lists.models import ExportJob
from shopops.lib.lists.permissions import EXPORTS_RUN
from shopops.lib.lists.state import ListState

EXPIRED_AT_ONCE = 100


class ExportFailed(Exception):
    """The export cannot be made; the text is for the person who asked for it."""


def run_export(job: ExportJob, lease: Lease) -> None:
    """Make one claimed export. What its owner can mend ends it; anything else is tried again."""
    with override(job.language):
        try:
            _make(job, lease)
        except ExportFailed as error:
            lease.finish(error=str(error)[:300], finished_at=timezone.now())


def _make(job: ExportJob, lease: Lease) -> None:
    state = _state_of(job)
    lease.write(rows_expected=state.rows().count(), rows_written=0)
    job.rows_written = 0
    with tempfile.TemporaryFile() as target:
        try:
            write(target, state, job.format, _counted(job, lease, rows_of(state)))
        except ValueError as error:
            raise ExportFailed(_("行数超过 Excel 工作表的上限，请改用 CSV 或缩小范围。")) from error
        target.seek(0)
        job.file.save(f"{job.pk}.{ending_of(job.format)}", File(target), save=False)
    try:
        lease.finish(file=job.file.name, rows_written=job.rows_written, finished_at=timezone.now())
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


def _counted(job: ExportJob, lease: Lease, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The same rows; every thousand the progress is written, and LeaseLost ends the work."""
    for row in rows:
        job.rows_written += 1
        if job.rows_written % CHUNK_ROWS == 0:
            lease.write(rows_written=job.rows_written)
        yield row


def expire_exports() -> int:
    """Delete files that were kept for EXPORT_KEEP_DAYS, a hundred at a time; how many went."""
    before = timezone.now() - timedelta(days=settings.EXPORT_KEEP_DAYS)
    expired = 0
    for job in ExportJob.objects.exclude(file="").filter(finished_at__lt=before)[:EXPIRED_AT_ONCE]:
        if ExportJob.objects.filter(pk=job.pk).exclude(file="").update(file=""):
            job.file.storage.delete(str(job.file.name))
            expired += 1
    return expired
