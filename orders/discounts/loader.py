"""Writing the discounts of orders from the columns that their files had."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from orders.discounts.rules import DETAILS, LINE_NAME, PLATFORM_COLUMNS, Discount, read_discounts
from shopops.lib.imports.kinds import Context
from shopops.lib.imports.staging_table import copy_in
from shopops.lib.sheets.converters import copy_text

# ruff: noqa: S608 — identifiers and expressions come from our own code, every value is a parameter

ORDERS_AT_ONCE = 5_000
FACTS = ("oid", "promotion_id", "name", "discount_cny", "paid_by_platform")
COLUMNS = ("trade_id", "place", *FACTS)
_FOUND = ", ".join(f"found.{column}" for column in COLUMNS)

# Whether columns of a file say anything; an amount without a digit from 1 to 9 is none.
_SAYS = {
    DETAILS: f"jsonb_exists(s.extra, '{DETAILS}')",
    LINE_NAME: f"jsonb_exists(s.extra, '{LINE_NAME}')",
    **{column: f"s.extra ->> '{column}' ~ '[1-9１-９]'" for column in PLATFORM_COLUMNS},
}


def load_staged_discounts(cursor: CursorWrapper, context: Context) -> None:
    """The discounts of the orders that a file tells of, once the orders and lines themselves are written."""
    staged = f"{context.staging} AS s JOIN orders_trade AS t ON t.tid = s.tid"
    trades = f"SELECT t.id FROM {staged} JOIN orders_tradediscount AS known ON known.trade_id = t.id"
    if says := [_SAYS[column] for column in context.unknown if column in _SAYS]:
        trades += f" UNION SELECT t.id FROM {staged} WHERE {' OR '.join(says)}"
    load_discounts(cursor, f"SELECT DISTINCT id FROM ({trades}) AS told")


def load_discounts(cursor: CursorWrapper, trades: str, params: Mapping[str, Any] | None = None) -> None:
    """Make the discounts of orders what their columns and those of their lines say; equal rows stay untouched.

    `trades` is a SELECT of orders' primary keys. Inside a transaction.
    """
    cursor.execute("DROP TABLE IF EXISTS pg_temp.orders_read, pg_temp.orders_found")
    cursor.execute(f"CREATE TEMP TABLE orders_read ON COMMIT DROP AS {trades}", params)
    cursor.execute("CREATE INDEX ON orders_read (id)")
    cursor.execute(
        f"""CREATE TEMP TABLE orders_found ON COMMIT DROP AS
            SELECT {", ".join(COLUMNS)} FROM orders_tradediscount WITH NO DATA"""
    )
    for ids in _parts(cursor):
        cursor.execute(READ, {"ids": ids})
        copy_in(cursor, "orders_found", COLUMNS, _lines(cursor.fetchall()))
    cursor.execute("ANALYZE orders_read, orders_found")
    cursor.execute(REMOVE)
    cursor.execute(WRITE)


_DEDUCTIONS = ", ".join(f"'{column}', trade.extra ->> '{column}'" for column in PLATFORM_COLUMNS)
READ = f"""
SELECT trade.id, trade.tid, trade.extra ->> '{DETAILS}',
    (SELECT json_object_agg(line.oid, line.extra ->> '{LINE_NAME}' ORDER BY line.id) FROM orders_suborder AS line
     WHERE line.trade_id = trade.id AND jsonb_exists(line.extra, '{LINE_NAME}')),
    json_strip_nulls(json_build_object({_DEDUCTIONS}))
FROM orders_trade AS trade
WHERE trade.id = ANY(%(ids)s)
"""
REMOVE = """
DELETE FROM orders_tradediscount AS old USING orders_read
WHERE old.trade_id = orders_read.id AND NOT EXISTS (
    SELECT FROM orders_found AS found WHERE found.trade_id = old.trade_id AND found.place = old.place
)
"""
WRITE = f"""
INSERT INTO orders_tradediscount AS old ({", ".join(COLUMNS)})
SELECT {_FOUND} FROM orders_found AS found
ON CONFLICT (trade_id, place) DO UPDATE SET {", ".join(f"{column} = EXCLUDED.{column}" for column in FACTS)}
WHERE ({", ".join(f"old.{column}" for column in FACTS)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{column}" for column in FACTS)})
"""


def _parts(cursor: CursorWrapper) -> Iterator[list[int]]:
    """The primary keys of `orders_read`, some thousand at a time."""
    last = 0
    while True:
        cursor.execute(f"SELECT id FROM orders_read WHERE id > %s ORDER BY id LIMIT {ORDERS_AT_ONCE}", [last])
        ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            return
        yield ids
        last = ids[-1]


def _lines(rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """The discounts of the orders that READ gave, in COPY's format."""
    for trade_id, tid, details, line_names, deductions in rows:
        found = read_discounts(tid, details=details, line_names=line_names or {}, deductions=deductions)
        for place, one in enumerate(found):
            yield "\t".join(copy_text(cell) for cell in (trade_id, place, *_facts(one))) + "\n"


def _facts(one: Discount) -> tuple[Any, ...]:
    return tuple(getattr(one, column) for column in FACTS)
