"""`manage.py audit_orders --from 2026-11-01 --to 2026-11-30`: orders that the engine would have charged otherwise."""

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from promotions.engine.money import from_fen
from promotions.replay.self_audit import audit_orders


class Command(BaseCommand):
    """Replay orders through the engine and compare with what the platform charged."""

    help = "Compare imported orders with the engine's prices, to the fen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
        parser.add_argument("--show", type=int, default=20, help="orders to list of each cause")

    def handle(self, *args: Any, first: date, last: date, show: int, **options: Any) -> None:
        found = audit_orders(first=first, last=last)
        self.stdout.write(
            f"{found.orders} orders: {found.equal} equal, {len(found.differing)} differing, "
            f"{len(found.skipped)} that cannot be priced again"
        )
        for obstacle, count in Counter(one.obstacle for one in found.skipped).most_common():
            self.stdout.write(f"{obstacle}: {count} orders")
        for cause, count, more_fen in found.by_cause():
            self.stdout.write(f"{cause}: {count} orders, charged {from_fen(more_fen)} more than we say")
            for one in [one for one in found.differing if one.cause == cause][:show]:
                self.stdout.write(
                    f"  {one.tid}: charged {from_fen(one.charged_fen)}, ours {from_fen(one.ours_fen)}"
                )
