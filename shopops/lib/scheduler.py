"""The clock of the schedules: any number of beats may run, one of them ticks.

Leading means holding a session-level advisory lock of PostgreSQL on a connection of its own. PostgreSQL
gives the lock back when that connection ends, however it ends, so a standby takes over by itself.
"""

import logging
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import Error as AnyDatabaseError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry, PeriodicTask

from shopops.lib.schedules import all_schedules

logger = logging.getLogger(__name__)

# One number for all beats of a database; any constant will do, but it must never change.
LOCK_ID = 7_203_611_542
STANDBY_SECONDS = 1.0


class Leadership:
    """The advisory lock, on a connection that nothing else uses."""

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper = connections["default"].copy()
        self.leading = False

    def held(self) -> bool:
        """Take the lock, or make sure that we still have it. Asks the database each time."""
        try:
            held = self._ask()
        except AnyDatabaseError:
            logger.warning("beat: the database does not answer")
            self.release()
            return False
        if held != self.leading:
            logger.info("beat: this one leads" if held else "beat: another one leads")
        self.leading = held
        return held

    def release(self) -> None:
        """Let another one lead, from the moment this returns."""
        # Said aloud: PostgreSQL notices a closed connection only some milliseconds later.
        if self.leading:
            with suppress(AnyDatabaseError), self._connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_ID])
        self._connection.close()
        self.leading = False

    def _ask(self) -> bool:
        with self._connection.cursor() as cursor:
            # A lock that this very session holds is not taken a second time: it would count up.
            query = "SELECT 1" if self.leading else "SELECT pg_try_advisory_lock(%s)"
            cursor.execute(query, [] if self.leading else [LOCK_ID])
            return bool(cursor.fetchone()[0])


class ClockEntry(ModelEntry):
    """One schedule. A last run in the future is no last run: the clock was wrong then."""

    last_run_at: datetime

    def is_due(self) -> Any:
        self.last_run_at = min(self.last_run_at, self._default_now())
        return super().is_due()


class OneBeatScheduler(DatabaseScheduler):
    """Beat's schedule in the database, ticking only while this process leads.

    Subjects declare the schedules; what is no longer declared is removed.
    """

    Entry = ClockEntry

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._leadership = Leadership()
        self._ticked_at = 0.0
        super().__init__(*args, **kwargs)
        # Write each run down at once, so that a standby that takes over does not repeat the last minutes.
        self.sync_every_tasks = 1

    def setup_schedule(self) -> None:
        """Make the table say what the code says."""
        super().setup_schedule()
        declared = {name: schedule.as_entry() for name, schedule in all_schedules().items()}
        self.update_from_dict(declared)
        self.Model.objects.exclude(name__in=[*declared, "celery.backend_cleanup"]).delete()

    def enabled_models_qs(self) -> "QuerySet[PeriodicTask]":
        """All entries. The parent leaves out those of other hours, and so never catches up a missed night."""
        return self.Model.objects.enabled()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One turn of the clock, or a short wait as standby. Seconds until the next turn."""
        led_before = self._leadership.leading
        if not self._leadership.held():
            return STANDBY_SECONDS
        now = time.time()
        if not led_before or now < self._ticked_at:  # the clock was set back: what is planned is too late
            self._read_again()
        self._ticked_at = now
        return float(super().tick(*args, **kwargs))

    def close(self) -> None:
        """Write down what ran, then let go."""
        try:
            super().close()
        finally:
            self._leadership.release()

    def _read_again(self) -> None:
        """Forget what this process read as standby: the former leader has run things since."""
        self._initial_read = True
        self._heap = None
