"""The staging table of one reading: filled by COPY, gone when the import ends."""

import io
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection
from django.db.backends.utils import CursorWrapper

# ruff: noqa: S608 — table and column names come from our own code

BUFFER_BYTES = 1 << 18
BULK_ROWS = 5_000


class RowsAsFile(io.RawIOBase):
    """What psycopg2 reads COPY data from: pulls pieces of text only as the server takes them."""

    def __init__(self, pieces: Iterable[str]) -> None:
        super().__init__()
        self._pieces: Iterator[bytes] = (piece.encode() for piece in pieces)
        self._rest = b""
        # What went wrong while making a piece; the driver would only report its text.
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return b""
            except BaseException as error:
                self.error = error
                raise
        if size < 0 or size >= len(self._rest):
            answer, self._rest = self._rest, b""
        else:
            answer, self._rest = self._rest[:size], self._rest[size:]
        return answer


def create(cursor: CursorWrapper, table: str, columns: Mapping[str, str]) -> None:
    """An empty staging table. Not logged: after a crash of the database the file is simply read again."""
    drop(cursor, table)
    definition = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
    cursor.execute(f"CREATE UNLOGGED TABLE {table} ({definition}) WITH (autovacuum_enabled = off)")


def copy_in(cursor: CursorWrapper, table: str, columns: Iterable[str], pieces: Iterable[str]) -> None:
    """COPY rows in PostgreSQL's text format into a table. Raises what the making of the rows raises."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    file = RowsAsFile(pieces)
    # The driver's own cursor: Django's debugging one does not know `size`.
    try:
        cursor.cursor.copy_expert(statement, file, size=BUFFER_BYTES)
    except Exception:
        if file.error:
            raise file.error from None
        raise


def plan_for_bulk(cursor: CursorWrapper, rows: int) -> None:
    """For the rest of the transaction, join large files by hashing.

    What the planner knows of a table that was empty until now makes it scan that table once per row.
    """
    if rows > BULK_ROWS:
        cursor.execute("SET LOCAL enable_nestloop = off")


def drop(cursor: CursorWrapper, table: str) -> None:
    """Remove a staging table, if it is there."""
    cursor.execute(f"DROP TABLE IF EXISTS {table}")


def count(table: str) -> int | None:
    """How many rows are staged; None when the table is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def drop_all(prefix: str, *, keep: str = "") -> None:
    """Remove every staging table of one import except `keep`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE %s AND relname <> %s",
            [prefix.replace("_", r"\_") + "%", keep],
        )
        for (table,) in cursor.fetchall():
            drop(cursor, table)
