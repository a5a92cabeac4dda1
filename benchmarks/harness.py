"""What benchmarks share: a scratch database, and two timings taken in turns."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django
from django.db import connection
from django.db.backends.utils import CursorWrapper

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
django.setup()


@dataclass(frozen=True)
class Timing:
    """Medians of one measurement, in seconds."""

    ours: float
    yardstick: float

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick


def in_turns(ours: Callable[[], object], yardstick: Callable[[], object], *, rounds: int) -> Timing:
    """Time both, one after the other, so many times; the first round warms up and is not counted."""
    pairs = [(seconds(ours), seconds(yardstick)) for _ in range(rounds + 1)][1:]
    return Timing(
        ours=statistics.median(first for first, _ in pairs),
        yardstick=statistics.median(second for _, second in pairs),
    )


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(what: str, timing: Timing, *, ours: str, yardstick: str, limit: float) -> None:
    """Print one measurement."""
    print(
        f"{what}: {ours} {timing.ours * 1000:.1f} ms, {yardstick} {timing.yardstick * 1000:.1f} ms, ", end=""
    )
    print(f"ratio {timing.ratio:.2f} (limit {limit})", flush=True)


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """A migrated, empty database of our own on the server at hand, dropped afterwards; yields its name."""
    home = connection.settings_dict["NAME"]
    scratch = f"bench_{name}_{os.getpid()}"
    connection.settings_dict.setdefault("TEST", {})["NAME"] = scratch
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield scratch
    finally:
        use_database(scratch)
        connection.creation.destroy_test_db(home, verbosity=0)


def use_database(name: str) -> None:
    """Connect to another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()


@contextmanager
def without_indexes(cursor: CursorWrapper, *tables: str) -> Iterator[None]:
    """Drop the indexes of these tables, but not their constraints, and make them again: for fast loading."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        for _, definition in indexes:
            cursor.execute(definition)
