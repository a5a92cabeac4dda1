"""Rows that are not taken: which, why, and the row itself, so that people can mend and re-send it."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import IO, Any

from django.db.backends.utils import CursorWrapper

from shopops.lib import personal
from shopops.lib.imports import staging_table
from shopops.lib.imports.kinds import Check, Context, FileKind
from shopops.lib.imports.models import ImportJob
from shopops.lib.sheets import CellError, Column, Layout, Rejection, Sheet, SheetError
from shopops.lib.sheets.converters import copy_text

# ruff: noqa: S608 — table and column names come from our own code

TABLE = "imports_importrejection"
COLUMNS = ("job_id", "row_number", '"column"', "value", "code", "params")
SPOOL_BYTES = 1 << 20
NAMED_ROWS = 10


class Spool:
    """Rejections found while COPY is under way; kept aside on disk, because the connection is busy."""

    def __init__(self, job: ImportJob, kind: FileKind, layout: Layout) -> None:
        self._job = job
        self._personal = {
            layout.name_of(field) for field in kind.fields if field.personal and field.key in layout.positions
        }
        self._file: IO[str] = tempfile.SpooledTemporaryFile(SPOOL_BYTES, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115  closed in __exit__

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rejections: Iterable[Rejection]) -> None:
        """Put some aside."""
        for rejection in rejections:
            value = "" if rejection.column in self._personal else rejection.value
            params = json.dumps(rejection.params, ensure_ascii=False)
            cells = (self._job.id, rejection.row_number, rejection.column, value, rejection.code, params)
            self._file.write("\t".join(map(copy_text, cells)) + "\n")

    def store(self, cursor: CursorWrapper) -> None:
        """Into the database."""
        self._file.seek(0)
        staging_table.copy_in(cursor, TABLE, COLUMNS, iter(lambda: self._file.read(SPOOL_BYTES), ""))


def drop_duplicates(cursor: CursorWrapper, job: ImportJob, kind: FileKind) -> int:
    """Make staging_table unique by the kind's identity; gives how many identical lines went.

    Lines that say the same twice are harmless, the last one stays. Lines that contradict each other are
    all rejected, each naming the others.
    """
    if not kind.identity:
        return 0
    table, same = job.staging, kind.identity
    superseded = _drop_superseded(cursor, table, kind)
    facts = [column for column in kind.staged_columns if column != "row_number"]
    cursor.execute("DROP TABLE IF EXISTS pg_temp.imports_twice")
    cursor.execute(
        f"""
        CREATE TEMP TABLE imports_twice ON COMMIT DROP AS
        SELECT {same} AS same, count(DISTINCT ROW({", ".join(facts)})::text) > 1 AS contradicts,
               array_agg(row_number ORDER BY row_number) AS rows
        FROM {table} s WHERE {same} IN (SELECT {same} FROM {table} s GROUP BY 1 HAVING count(*) > 1) GROUP BY 1
        """
    )
    cursor.execute(
        f"""
        INSERT INTO {TABLE} ({", ".join(COLUMNS)})
        SELECT %(job)s, row_number, %(column)s, left({same}, 100), 'contradicts', jsonb_build_object('rows',
               array_to_string((array_remove(w.rows, row_number))[:%(named)s], '、'))
        FROM {table} s JOIN imports_twice w ON w.same = {same} WHERE w.contradicts
        """,
        {"job": job.id, "column": "", "named": NAMED_ROWS},
    )
    cursor.execute(f"DELETE FROM {table} s USING imports_twice w WHERE w.same = {same} AND w.contradicts")
    cursor.execute(
        f"""DELETE FROM {table} s USING imports_twice w
            WHERE w.same = {same} AND NOT w.contradicts AND row_number <> w.rows[cardinality(w.rows)]"""
    )
    return superseded + int(cursor.rowcount)


def _drop_superseded(cursor: CursorWrapper, table: str, kind: FileKind) -> int:
    """Lines that a later one in the same file replaces."""
    if not kind.supersedes:
        return 0
    newest = f"SELECT {kind.identity} AS same, max({kind.supersedes}) AS newest FROM {table} s GROUP BY 1"
    cursor.execute(
        f"""DELETE FROM {table} s USING ({newest}) latest
            WHERE latest.same = {kind.identity} AND s.{kind.supersedes} < latest.newest"""
    )
    return int(cursor.rowcount)


def run_checks(
    cursor: CursorWrapper, job: ImportJob, kind: FileKind, context: Context, layout: Layout
) -> None:
    """Reject staged rows that cannot be taken as a whole; the first check that applies names the reason.

    Raises SheetError for a file with more rows than its kind allows.
    """
    if kind.max_rows:
        cursor.execute(f"SELECT count(*) FROM {job.staging}")
        if cursor.fetchone()[0] > kind.max_rows:
            raise SheetError("too_many_rows", file=job.filename, limit=kind.max_rows)
    for check in kind.checks(context):
        cursor.execute(
            f"""
            WITH refused AS (DELETE FROM {job.staging} s WHERE {check.condition} RETURNING row_number)
            INSERT INTO {TABLE} ({", ".join(COLUMNS)})
            SELECT %(job)s, row_number, %(column)s, '', %(code)s, %(params)s::jsonb FROM refused
            """,
            {
                "job": job.id,
                "column": _header(layout, check),
                "code": check.code,
                "params": json.dumps(check.params, ensure_ascii=False),
            },
        )
    _refuse(cursor, job, list(kind.refusals(cursor, context)))


def refuse_incomplete(
    cursor: CursorWrapper, job: ImportJob, kind: FileKind, sheet: Sheet, layout: Layout
) -> None:
    """Where one row of a thing (the lines of an order) is refused, the thing is: half of it would be wrong."""
    column = next((field for field in layout.columns if field.key == kind.whole), None)
    numbers = _rejected_numbers(cursor, job)
    if column is None or not numbers:
        return
    place = layout.positions[column.key]
    cursor.execute("CREATE TEMP TABLE imports_broken (row_number bigint, whole text) ON COMMIT DROP")
    lines = (
        f"{number}\t{copy_text(whole)}\n"
        for number, cells in _pick(numbers, sheet, layout)
        if (whole := _value(column, cells[place] if place < len(cells) else ""))
    )
    staging_table.copy_in(cursor, "imports_broken", ("row_number", "whole"), lines)
    cursor.execute(
        f"""
        WITH broken AS (
            SELECT whole, array_to_string((array_agg(DISTINCT row_number))[:%(named)s], '、') AS rows
            FROM imports_broken GROUP BY whole
        ), refused AS (
            DELETE FROM {job.staging} s USING broken WHERE s.{kind.whole} = broken.whole
            RETURNING s.row_number, broken.whole, broken.rows, {kind.identity} AS key
        )
        INSERT INTO {TABLE} ({", ".join(COLUMNS)})
        SELECT %(job)s, row_number, %(column)s, left(whole, 100), 'order_incomplete',
               jsonb_build_object('rows', rows, 'whole', whole, 'key', key) FROM refused
        """,
        {"job": job.id, "column": layout.name_of(column), "named": NAMED_ROWS},
    )
    cursor.execute("DROP TABLE imports_broken")


def _value(column: Column, text: str) -> str:
    """What a refused row belongs to; nothing where that cannot be read."""
    try:
        return column.parse(text) or ""
    except CellError:
        return ""


def _rejected_numbers(cursor: CursorWrapper, job: ImportJob) -> list[int]:
    cursor.execute(f"SELECT DISTINCT row_number FROM {TABLE} WHERE job_id = %s ORDER BY 1", [job.id])
    return [number for (number,) in cursor.fetchall()]


def _refuse(cursor: CursorWrapper, job: ImportJob, rejections: list[Rejection]) -> None:
    """Take rows out of staging_table that Python has judged."""
    rows = [
        (job.id, r.row_number, r.column, r.value, r.code, json.dumps(r.params, ensure_ascii=False))
        for r in rejections
    ]
    if rows:
        lines = ("\t".join(map(copy_text, row)) + "\n" for row in rows)
        staging_table.copy_in(cursor, TABLE, COLUMNS, lines)
        cursor.execute(
            f"DELETE FROM {job.staging} WHERE row_number = ANY(%s)", [[r.row_number for r in rejections]]
        )


def _header(layout: Layout, check: Check) -> str:
    return layout.header[layout.positions[check.key]] if check.key in layout.positions else ""


def keep_rows(cursor: CursorWrapper, job: ImportJob, sheet: Sheet, layout: Layout) -> None:
    """Seal the original cells of every rejected row; reads the file once more, only if there are any."""
    numbers = _rejected_numbers(cursor, job)
    if not numbers:
        return
    cursor.execute("CREATE TEMP TABLE imports_rows (row_number bigint, sealed_row bytea) ON COMMIT DROP")
    staging_table.copy_in(
        cursor, "imports_rows", ("row_number", "sealed_row"), _sealed(_pick(numbers, sheet, layout), layout)
    )
    cursor.execute(
        f"UPDATE {TABLE} r SET sealed_row = p.sealed_row FROM imports_rows p "
        "WHERE r.job_id = %s AND r.row_number = p.row_number",
        [job.id],
    )
    cursor.execute("DROP TABLE imports_rows")


def _pick(numbers: list[int], sheet: Sheet, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows with these numbers (ascending), from one pass over the file."""
    wanted = iter(numbers)
    number = next(wanted, None)
    for row_number, cells in sheet.rows(after=layout.header_row):
        if number is None:
            return
        if row_number == number:
            yield row_number, cells
            number = next(wanted, None)


def _sealed(rows: Iterator[tuple[int, list[str]]], layout: Layout) -> Iterator[str]:
    while some := list(islice(rows, 500)):
        yield "".join(
            f"{number}\t{copy_text(personal.seal(_named(cells, layout)))}\n" for number, cells in some
        )


def _named(cells: list[str], layout: Layout) -> dict[str, Any]:
    """Cells by position, so that two columns of the same name both stay."""
    return {str(index): text for index, text in enumerate(cells) if text}
