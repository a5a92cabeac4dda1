"""What people do with imports."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shopops.lib.audit.actions import record
from shopops.lib.imports import staging_table
from shopops.lib.imports.files import keep_file, receive_file
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.space import room_for
from shopops.lib.jobs.actions import wake_on_commit
from shopops.lib.jobs.models import DUE_NOW, FREE, JobState

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
        wake_on_commit(ImportJob)
    return job


def confirm_import(*, job: ImportJob, by: AbstractBaseUser | None) -> None:
    """Have the previewed rows written. Raises WrongStage."""
    with transaction.atomic():
        _move(job, Q(stage=Stage.PREVIEW), **DUE_NOW, stage=Stage.WRITING, confirmed_at=timezone.now())
        record("imports.confirmed", by=by, target=_target(job))
        wake_on_commit(ImportJob)


def set_age(*, job: ImportJob, as_of: datetime, by: AbstractBaseUser | None) -> None:
    """Say when a previewed file was exported; it is read again and previewed with that age. Raises WrongStage."""
    with transaction.atomic():
        _move(job, Q(stage=Stage.PREVIEW), **DUE_NOW, stage=Stage.READING, as_of_given=as_of)
        record("imports.age_set", by=by, target=_target(job), as_of=as_of.isoformat())
        wake_on_commit(ImportJob)


def cancel_import(*, job: ImportJob, by: AbstractBaseUser | None) -> None:
    """Give up an import before it writes; a reading under way stops. Raises WrongStage."""
    with transaction.atomic():
        not_written = Q(stage__in=(Stage.READING, Stage.PREVIEW)) | Q(state=JobState.PARKED)
        done = FREE | {"state": JobState.DONE, "stage": Stage.CANCELLED}
        _move(job, not_written, **done, ended_at=timezone.now())
        record("imports.cancelled", by=by, target=_target(job))
    staging_table.drop_all(f"imports_staging_{job.id}_")


def _move(job: ImportJob, allowed: Q, **changes: object) -> None:
    if not ImportJob.objects.filter(allowed, pk=job.pk).update(**changes):
        raise WrongStage(f"import {job.pk} is no longer where it was")
    job.refresh_from_db()


def _target(job: ImportJob) -> str:
    return f"imports.importjob:{job.pk}"
