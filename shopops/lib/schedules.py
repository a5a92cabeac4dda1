"""What beat sends and when; subjects declare theirs in `subject.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab

# A message that waited longer than this is of no use: the next one by the clock has been or will be sent.
CLOCK_EXPIRES_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Schedule:
    """A task that beat sends every so many seconds, or by the shop's clock."""

    task: str
    every: int | crontab
    args: tuple[str, ...] = ()
    queue: str = "default"

    @property
    def expires_seconds(self) -> int:
        """A message not begun by then is thrown away: after an outage one sweep runs, not a thousand."""
        return self.every if isinstance(self.every, int) else CLOCK_EXPIRES_SECONDS

    def as_entry(self) -> dict[str, Any]:
        """The schedule as an entry of Celery's `beat_schedule`."""
        options = {"expire_seconds": self.expires_seconds, "queue": self.queue}
        return {"task": self.task, "schedule": self.every, "args": self.args, "options": options}


_schedules: dict[str, Schedule] = {}


def register(schedules: Mapping[str, Schedule]) -> None:
    """Add schedules by name. ValueError when there is another one of that name."""
    for name, schedule in schedules.items():
        if _schedules.setdefault(name, schedule) is not schedule:
            raise ValueError(f"two schedules are called {name!r}")


def all_schedules() -> dict[str, Schedule]:
    """Every registered schedule by its name."""
    return dict(_schedules)
