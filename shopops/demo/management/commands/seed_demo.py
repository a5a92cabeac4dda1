"""`manage.py seed_demo`: a made-up shop to try the product with."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from promotions.price_history.ledger import write_ledger
from promotions.replay.attribution import attribute_day
from shopops.demo.actions import (
    FIGURES_BUILT,
    NotEmpty,
    Seeded,
    days_without_figures,
    end_of,
    is_empty,
    seed_shop,
)
from shopops.demo.handbook.actions import seed_handbook
from shopops.demo.people import DEMO_PASSWORD, make_accounts
from shopops.demo.promotions.actions import seed_promotions
from shopops.lib import calendar
from shopops.lib.audit.actions import record
from shopops.lib.rollup import engine as rollup

# Lowest prices are asked for over a month.
LEDGER = timedelta(days=31)


class Command(BaseCommand):
    help = (
        "Fill an empty database with a made-up tea shop: products, buyers, orders of some months, accounts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=_days, default=120, help="60 to 400 (default 120)")
        parser.add_argument("--orders-per-day", type=_orders_per_day, default=220, help="on a usual day")
        parser.add_argument("--until", type=date.fromisoformat, help="last day, YYYY-MM-DD (default today)")
        parser.add_argument("--seed", type=int, default=1, help="another number, another shop")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a shop already")

    def handle(self, *args: Any, **options: Any) -> None:
        """An interrupted start leaves the database empty, or without figures, which the next start builds."""
        if not is_empty():
            if not options["if_empty"]:
                raise CommandError("The database already holds a shop: seed_demo only fills an empty one.")
            if unfinished := days_without_figures():
                self._figures(*unfinished)
            else:
                self.stdout.write("The database already holds a shop; nothing was changed.")
            return
        now = timezone.now()
        until = end_of(options["until"], now) if options["until"] else now
        with transaction.atomic():
            seeded = self._shop(options, until)
            self._accounts(options["seed"], seeded, until)
        self._figures(seeded.first, seeded.last)

    def _shop(self, options: dict[str, Any], until: datetime) -> Seeded:
        started = time.monotonic()
        try:
            seeded = seed_shop(
                days=options["days"],
                orders_per_day=options["orders_per_day"],
                seed=options["seed"],
                now=until,
            )
        except NotEmpty as error:
            raise CommandError("Somebody else filled the database at the same moment.") from error
        with connection.cursor() as cursor:  # what follows in this transaction is planned by these counts
            cursor.execute("ANALYZE")
        self.stdout.write(_sentence(seeded, time.monotonic() - started))
        return seeded

    def _figures(self, first: date, last: date) -> None:
        """Last of all: the promotions' figures come from activities, which somebody must own."""
        started = time.monotonic()
        for day in calendar.days_between(first, last):
            attribute_day(day)
        for day in calendar.days_between(last - LEDGER, last - calendar.ONE_DAY):
            write_ledger(day=day)
        report = rollup.run(calendar.days_between(first, last), by="seed_demo")
        self.stdout.write(
            f"Built the figures of {len(report.days)} days in {time.monotonic() - started:.1f} s."
        )
        if report.failed:
            raise CommandError(f"{len(report.failed)} figures could not be built; see the log.")
        record(FIGURES_BUILT, by=None)

    def _accounts(self, seed: int, seeded: Seeded, until: datetime) -> None:
        """The people, and what they wrote: without them there is no handbook."""
        if settings.IS_PRODUCTION:
            self.stdout.write("No demo accounts, no handbook, no promotions: this is production.")
            return
        names = ", ".join(make_accounts())
        self.stdout.write(f"Accounts: {names}; password {DEMO_PASSWORD} (api_client uses tokens).")
        written = seed_handbook(seed=seed, now=until)
        self.stdout.write(f"Handbook: {written.replies} quick replies, used {written.picks} times.")
        planned = seed_promotions(first=seeded.first, now=until)
        self.stdout.write(
            f"Promotions: {planned.activities} activities, {planned.coupons} coupons, used {planned.uses} times; "
            f"{planned.named} orders name theirs."
        )


def _sentence(seeded: Seeded, seconds: float) -> str:
    return (
        f"Made {seeded.products} products, {seeded.buyers} buyers, {seeded.trades} orders with "
        f"{seeded.sub_orders} lines, {seeded.first} to {seeded.last}, in {seconds:.1f} s."
    )


def _days(text: str) -> int:
    days = int(text)
    if not 60 <= days <= 400:
        raise ArgumentTypeError("give 60 to 400 days")
    return days


def _orders_per_day(text: str) -> float:
    number = float(text)
    if not 1 <= number <= 20_000:
        raise ArgumentTypeError("give 1 to 20000 orders a day")
    return number
