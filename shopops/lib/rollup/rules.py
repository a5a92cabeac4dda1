"""When figures are complete, when they are final, and when they are built next."""

from datetime import date, datetime, timedelta

from shopops.lib import calendar

from .models import BuildState

LONGEST_RETRY = timedelta(hours=1)


def state_of_build(day: date, *, today: date, final_after_days: int) -> BuildState:
    """What a build of `day` that is done on `today` amounts to."""
    if day >= today:
        return BuildState.SO_FAR
    return BuildState.FINAL if day < final_before(today, final_after_days) else BuildState.OPEN


def final_before(today: date, final_after_days: int) -> date:
    """Days before this one have had all their `final_after_days` whole days for late facts."""
    return today - timedelta(days=final_after_days)


def next_build(day: date, state: BuildState, *, final_after_days: int) -> datetime | None:
    """When a built day is built again though no fact changes: at its end, and when it becomes final."""
    if state == BuildState.FINAL:
        return None
    if state == BuildState.SO_FAR:
        return calendar.ends_at(day)
    return calendar.ends_at(day + timedelta(days=final_after_days))


def retry_delay(failures: int) -> timedelta:
    """How long to wait after that many failures in a row: two minutes, four, eight … at most an hour."""
    return min(timedelta(minutes=2 ** min(failures, 10)), LONGEST_RETRY)
