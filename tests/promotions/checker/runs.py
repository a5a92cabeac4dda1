"""Checks asked for and done at once, as the worker would do them a moment later."""

import dataclasses
from datetime import datetime
from functools import partial

from django.utils import timezone

from promotions.activities.models import Activity
from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check, ask_publish
from promotions.checker.worker import do_check
from shopops.lib.jobs import worker
from shopops.lib.jobs.registry import kind_of
from staff.accounts.models import User


def check_activity(*, activity: Activity, now: datetime | None = None, by: User | None = None) -> CheckRun:
    """Check one activity."""
    return done(ask_check(activity=activity, by=by), now)


def check_everything(*, now: datetime | None = None) -> CheckRun:
    """Check all activities."""
    return done(ask_check(activity=None, by=None), now)


def publish(*, activity: Activity, by: User, reason: str = "", now: datetime | None = None) -> CheckRun:
    """Ask for a publishing of the activity as it was loaded, and have it done."""
    run = ask_publish(activity=activity, version=activity.version, reason=reason, by=by)
    return done(run, now)


def done(run: CheckRun, now: datetime | None = None) -> CheckRun:
    """Let a worker do what waits; the run afterwards."""
    do_checks(now)
    run.refresh_from_db()
    return run


def do_checks(now: datetime | None = None) -> int:
    """Do every check that is due, as of `now`; how many."""
    kind = kind_of(CheckRun)
    kind = dataclasses.replace(kind, handler=partial(do_check, now=now or timezone.now()))
    count = 0
    while job := worker.claim(kind):
        worker.run(kind, job)
        count += 1
    return count
