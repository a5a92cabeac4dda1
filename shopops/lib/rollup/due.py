"""What is to be built."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from shopops.lib import calendar

from . import ledger
from .models import RollupRun
from .registry import Statistic, all_statistics

# A gap between built days, or up to today, is filled when it is no longer than this. A longer one is a time
# when there was no shop here: one file from years ago must not fill all the empty years since.
LONGEST_GAP = timedelta(days=400)


def note_due(now: datetime) -> None:
    """Bring the ledger up to date: marks, today, gaps, new statistics, changed definitions.

    Two queries when there is nothing to note. The whole ledger is read only when a day or a statistic is new.
    """
    has_new_days = ledger.note_marks(now)
    today = calendar.shop_day(now)
    yesterday = today - calendar.ONE_DAY
    entries = RollupRun.objects.filter(day__in=[yesterday, today]).order_by()
    versions = {
        (key, day): version for key, day, version in entries.values_list("statistic", "day", "version")
    }
    wanted = [(statistic.key, day) for statistic in all_statistics() for day in (yesterday, today)]
    if has_new_days or any(entry not in versions for entry in wanted):
        ledger.add_missing_entries(today, now, longest_gap=LONGEST_GAP)
    for statistic in all_statistics():
        if versions.get((statistic.key, today), statistic.version) != statistic.version:
            ledger.note_new_version(statistic, now)


def due_work(now: datetime) -> dict[date, list[Statistic]]:
    """Day → the statistics that are due on it, both in building order. One query, on what is due alone."""
    keys: dict[date, set[str]] = defaultdict(set)
    known = all_statistics()
    due = RollupRun.objects.filter(due_at__lte=now, statistic__in=[statistic.key for statistic in known])
    for day, key in due.order_by("day").values_list("day", "statistic"):
        keys[day].add(key)
    return {day: [statistic for statistic in known if statistic.key in keys[day]] for day in keys}
