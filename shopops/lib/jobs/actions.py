"""Waking the workers, and having a parked row tried again."""

import logging
from functools import partial

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from shopops.lib.audit.actions import record
from shopops.lib.jobs import WAKE_SECONDS
from shopops.lib.jobs.models import DUE_NOW, Job, JobState
from shopops.lib.jobs.registry import Kind, kind_of

logger = logging.getLogger(__name__)


def wake(queue: str) -> None:
    """Have some worker of the queue look for work. Without a broker the beat's next message does it later."""
    try:
        current_app.send_task(
            "jobs.run_next", args=[queue], queue=queue, expires=WAKE_SECONDS, retry=False, ignore_result=True
        )
    except Exception:
        logger.warning("could not wake a worker of %s", queue, exc_info=True)


def wake_on_commit(model: type[Job]) -> None:
    """The same for a row of that table which the current transaction writes."""
    transaction.on_commit(partial(wake, kind_of(model).queue))


def retry_parked(*, kind: Kind, pk: int, by: AbstractBaseUser) -> bool:
    """Have a parked row tried again, as often as a new one.

    False when it is not parked any more, or when the same work has been asked for again since.
    """
    try:
        with transaction.atomic():
            if not kind.model._base_manager.filter(pk=pk, state=JobState.PARKED).update(**DUE_NOW):
                return False
            record("jobs.retried", by=by, target=f"{kind.key}:{pk}")
            wake_on_commit(kind.model)
    except IntegrityError:
        return False
    return True
