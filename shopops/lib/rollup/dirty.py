"""Telling the engine which days' facts have changed.

Call these in the transaction that changes the facts: mark and facts are then seen together or not at all.
A fact that moves from one day to another touches both.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from .models import DirtyDay
from .registry import readers_of


def mark_dirty(days: Iterable[date], source: str) -> None:
    """Have the figures of these shop days rebuilt that are made from `source` ("trades"). One statement.

    Raises UnknownSource.
    """
    if touched := sorted(set(days)):
        with connection.cursor() as cursor:
            cursor.execute(mark_dirty_sql("SELECT unnest(%s::date[])", source), [touched])


def mark_dirty_sql(select: str, source: str) -> str:
    """The statement that marks every day that `select` yields: one date column; repeats and nulls are fine.

    `select` keeps its own parameters. With `calendar.shop_day_sql`:
    `mark_dirty_sql(f"SELECT {shop_day_sql('created')} FROM staging", "trades")`. Raises UnknownSource.
    """
    readers_of(source)
    table = DirtyDay._meta.db_table
    # The source is one of our own registered words, checked above. Marks age from when they were made, not
    # from when a long import began; the clock moves between rows, so the days are made distinct before.
    return (
        f"INSERT INTO {table} (day, source, marked_at) "  # noqa: S608 see above
        f"SELECT day, '{source}', clock_timestamp() "
        f"FROM (SELECT DISTINCT day FROM ({select}) AS facts (day) WHERE day IS NOT NULL) AS touched"
    )
