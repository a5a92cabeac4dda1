"""What people do with imports."""

import logging
from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from shopops.lib.audit.actions import record
from shopops.lib.imports import staging_table
from shopops.lib.imports.files import keep_file, receive_file
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.querysets import release
from shopops.lib.imports.space import room_for

logger = logging.getLogger(__name__)

FILENAME_LENGTH = 255


class WrongStage(Exception):
    """The import is not in the stage that the action needs; somebody else was faster."""


def upload_file(
    *,
    chunks: Iterable[bytes],
    filename: str,
    kind: str = "",
    as_of: datetime | None = None,
    by: AbstractBaseUser | None,
) -> ImportJob:
    """Keep an uploaded file and have it read. Raises SheetError or ImportFailed if it cannot be kept.

    `kind` is the key of a FileKind, empty to find out from the columns.
    """
    name = filename.replace("\\", "/").rsplit("/", 1)[-1].strip()[-FILENAME_LENGTH:] or "?"
    with room_for(name):
        incoming = receive_file(chunks, filename=name)
    with room_for(name), transaction.atomic():
        keep_file(incoming)
        job = ImportJob.objects.create(
            filename=name,
            sha256=incoming.sha256,
            size_bytes=incoming.size_bytes,
            kind=kind,
            as_of_given=as_of,
            created_by=by,  # type: ignore[misc]  # any user model
        )
        record("imports.uploaded", by=by, target=_target(job), filename=name, size_bytes=incoming.size_bytes)
        transaction.on_commit(nudge)
    return job


def confirm_import(*, job: ImportJob, by: AbstractBaseUser | None) -> None:
    """Have the previewed rows written. Raises WrongStage."""
    with transaction.atomic():
        _move(job, Stage.PREVIEW, stage=Stage.CONFIRMED, confirmed_at=timezone.now(), attempts=0)
        record("imports.confirmed", by=by, target=_target(job))
        transaction.on_commit(nudge)


def cancel_import(*, job: ImportJob, by: AbstractBaseUser | None) -> None:
    """Give up an import before it writes; a reading under way stops. Raises WrongStage."""
    with transaction.atomic():
        stages = (Stage.UPLOADED, Stage.PARSING, Stage.PREVIEW)
        _move(job, *stages, **release(stage=Stage.CANCELLED, ended_at=timezone.now()))
        record("imports.cancelled", by=by, target=_target(job))
    staging_table.drop_all(f"imports_staging_{job.id}_")


def nudge() -> None:
    """Tell a worker that something waits. Without a broker the sweep finds it a little later."""
    try:
        current_app.send_task("imports.sweep", retry=False, ignore_result=True)
    except Exception:
        logger.warning("could not nudge a worker, the sweep will find the import", exc_info=True)


def _move(job: ImportJob, *stages: Stage, **changes: object) -> None:
    if not ImportJob.objects.filter(pk=job.pk, stage__in=stages).update(**changes):
        raise WrongStage(f"import {job.pk} is no longer in {', '.join(stages)}")
    job.refresh_from_db()


def _target(job: ImportJob) -> str:
    return f"imports.importjob:{job.pk}"
