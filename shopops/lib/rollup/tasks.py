"""The schedule's entries (see shopops/celery.py)."""

import logging

from celery import shared_task

from .engine import run_due
from .lock import AnotherRunner

log = logging.getLogger(__name__)


@shared_task(name="rollup.tonight")
def tonight() -> None:
    """Everything due; waits for a run that is at work."""
    run_due(by="tonight")


@shared_task(name="rollup.dirty_days")
def dirty_days() -> None:
    """The sweep: the same, at once. Costs a few queries when nothing is due."""
    try:
        run_due(by="dirty_days", wait=False)
    except AnotherRunner:
        log.info("another run is at work; the next sweep looks again")
