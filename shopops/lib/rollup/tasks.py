"""The schedule's entries (see shopops/celery.py)."""

import logging

from celery import shared_task

from shopops.lib import calendar

from .engine import run_due
from .lock import AnotherRunner

log = logging.getLogger(__name__)


@shared_task(name="rollup.tonight")
def tonight() -> None:
    """Everything due, gaps in the past included."""
    run_due(by="tonight")


@shared_task(name="rollup.dirty_days")
def dirty_days() -> None:
    """What has changed since the last sweep, and today so far. Costs a few queries when nothing has."""
    try:
        run_due(by="dirty_days", since=calendar.today() - calendar.ONE_DAY, wait=False)
    except AnotherRunner:
        log.info("another run is at work; the next sweep looks again")
