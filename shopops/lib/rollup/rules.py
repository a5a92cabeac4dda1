"""When figures are complete, and when they are final."""

from datetime import date, timedelta

from .models import BuildState


def state_of_build(day: date, *, today: date, final_after_days: int) -> BuildState:
    """What a build of `day` that is done on `today` amounts to."""
    if day >= today:
        return BuildState.SO_FAR
    return BuildState.FINAL if day < final_before(today, final_after_days) else BuildState.OPEN


def final_before(today: date, final_after_days: int) -> date:
    """Days before this one have had all their `final_after_days` whole days for late facts."""
    return today - timedelta(days=final_after_days)
