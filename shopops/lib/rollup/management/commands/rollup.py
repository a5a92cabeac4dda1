"""`manage.py rollup`: build figures."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopops.lib import calendar
from shopops.lib.rollup.engine import Report, run, run_due
from shopops.lib.rollup.lock import AnotherRunner
from shopops.lib.rollup.registry import UnknownStatistic, all_statistics, statistic_of


class Command(BaseCommand):
    help = (
        "Build the figures of some days again (--from, --to), or, without arguments, everything that is "
        "missing, unfinished or dirty, and today so far."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today"
        )
        parser.add_argument(
            "--statistic", dest="keys", action="append", metavar="KEY", help="default: all; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        first, last, keys = options["first"], options["last"], options["keys"]
        if first is None and (last or keys):
            raise CommandError("--to and --statistic need --from")
        last = last or calendar.today()
        if first and first > last:
            raise CommandError(f"--from {first} is after --to {last}")
        self._say(self._run(first, last, keys))

    def _run(self, first: date | None, last: date, keys: list[str] | None) -> Report:
        try:
            return self._ask(first, last, keys, wait=False)
        except UnknownStatistic as unknown:
            raise CommandError(f"unknown statistic {unknown}") from None
        except AnotherRunner:
            self.stdout.write("Another run is at work; waiting for it …")
            return self._ask(first, last, keys, wait=True)

    def _ask(self, first: date | None, last: date, keys: list[str] | None, *, wait: bool) -> Report:
        if first is None:
            return run_due(by="command", wait=wait)
        statistics = [statistic_of(key) for key in keys] if keys else all_statistics()
        return run(calendar.days_between(first, last), statistics, by="command", wait=wait)

    def _say(self, report: Report) -> None:
        if not report.days:
            self.stdout.write("All figures are up to date.")
        else:
            first, last = min(report.days), max(report.days)
            self.stdout.write(
                f"{len(report.days)} days ({first} … {last}), {report.builds} builds, {report.rows} rows."
            )
        if report.failed:
            failed = ", ".join(f"{key} {day}" for key, day in report.failed)
            raise CommandError(f"{len(report.failed)} builds failed, see the log: {failed}")
