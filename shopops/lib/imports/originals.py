"""Originals name buyers: each night those that were kept long enough go."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shopops.lib.imports.actions import WrongStage, cancel_import
from shopops.lib.imports.files import INCOMING, directory, hold_original
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.jobs.models import JobState

# An upload takes minutes; what is older was broken off by a server that died.
UPLOAD_ENDED_AFTER = timedelta(days=1)


def remove_originals() -> int:
    """Remove the files of imports uploaded more than IMPORT_ORIGINALS_KEEP_DAYS ago; gives how many went.

    The imports stay, with their results and rejected rows. Previews that nobody has confirmed in all that time, and
    imports that stayed parked, are given up first, and with them their staged rows.
    """
    before = timezone.now() - timedelta(days=settings.IMPORT_ORIGINALS_KEEP_DAYS)
    left_alone = Q(stage=Stage.PREVIEW) | Q(state=JobState.PARKED)
    for job in ImportJob.objects.filter(left_alone, created_at__lt=before):
        with suppress(WrongStage):  # confirmed this moment
            cancel_import(job=job, by=None)
    files = list(directory().iterdir()) if directory().exists() else []
    return sum(_remove(file, before) for file in files)


def _remove(file: Path, before: datetime) -> bool:
    """Whether the file was old enough, and needed by nobody."""
    if file.name.startswith(INCOMING):
        before = timezone.now() - UPLOAD_ENDED_AFTER
    with suppress(FileNotFoundError):  # an upload that has just become an original
        if file.stat().st_mtime < before.timestamp():
            return _let_go(file, before)
    return False


@transaction.atomic
def _let_go(file: Path, before: datetime) -> bool:
    hold_original(file.name)
    imports = ImportJob.objects.filter(sha256=file.name)
    if imports.needing_originals(before).exists():
        return False
    imports.filter(original_removed_at=None).update(original_removed_at=timezone.now())
    file.unlink()
    return True
