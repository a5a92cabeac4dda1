"""Reading a file into its staging table. Runs in a process of its own with bounded memory (`child`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from shopops.lib import sealed_files
from shopops.lib.imports import rejections, staging_table
from shopops.lib.imports.age import age_from_filename
from shopops.lib.imports.files import path_of
from shopops.lib.imports.kinds import Context, FileKind, kind_of, recognise
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import AgeSource, ImportJob
from shopops.lib.imports.sample import first_rows
from shopops.lib.imports.unknown_columns import protect
from shopops.lib.sheets import Batch, Layout, Sheet, SheetError, find_layout, open_sheet, read_batches

# ruff: noqa: S608 — table and column names come from our own code

# (rows read so far, share of the file)
Report = Callable[[int, float], None]


@dataclass(frozen=True)
class Reading:
    """What a reading found out, ready to be written to the job."""

    kind: str
    header: dict[str, Any]
    rows_read: int
    rows_staged: int
    rows_duplicate: int
    rows_rejected: int
    facts_as_of: datetime
    facts_as_of_source: str
    sample: dict[str, Any]
    preview: list[dict[str, Any]]


def read_file(job: ImportJob, report: Report) -> Reading:
    """Read the job's file into `job.staging` and foresee what a merge would do, all in one transaction.

    Raises SheetError or ImportFailed when the file as a whole is no use.
    """
    path = path_of(job.sha256)
    if not path.exists():
        raise ImportFailed("file_gone", file=job.filename)
    with sealed_files.opened(path) as clear:
        sheet = open_sheet(clear, filename=job.filename)
        kind = kind_of(job.kind) if job.kind else recognise(sheet)
        layout = find_layout(sheet, kind.fields)
        _refuse_without(kind, layout, job.filename)
        with transaction.atomic(), connection.cursor() as cursor:
            return _Reader(job, kind, sheet, layout, cursor).read(report)


def _refuse_without(kind: FileKind, layout: Layout, filename: str) -> None:
    """A column that no row can do without is missed once, not in every row."""
    missing = [
        field.names[0]
        for field in kind.fields
        if field.key in kind.needed and field.key not in layout.positions
    ]
    if missing:
        raise SheetError("missing_columns", file=filename, columns="、".join(missing))


class _Reader:
    def __init__(
        self, job: ImportJob, kind: FileKind, sheet: Sheet, layout: Layout, cursor: CursorWrapper
    ) -> None:
        self.job, self.kind, self.sheet, self.layout, self.cursor = job, kind, sheet, layout, cursor
        self.rows_read = 0
        self.context = Context(job.staging, frozenset(layout.positions), tuple(layout.unknown.values()))

    def read(self, report: Report) -> Reading:
        job, cursor, kind = self.job, self.cursor, self.kind
        job.rejections.all().delete()
        columns = kind.staged_columns
        staging_table.create(cursor, job.staging, columns)
        with rejections.Spool(job, kind, self.layout) as spool:
            staging_table.copy_in(cursor, job.staging, columns, self._rows(spool, report))
            spool.store(cursor)
        cursor.execute(f"ANALYZE {job.staging}")
        staging_table.plan_for_bulk(cursor, self.rows_read)
        duplicates = rejections.drop_duplicates(cursor, job, kind)
        rejections.run_checks(cursor, job, kind, self.context, self.layout)
        rejections.refuse_incomplete(cursor, job, kind, self.sheet, self.layout)
        rejections.keep_rows(cursor, job, self.sheet, self.layout)
        facts_as_of, source = self._age()
        params = {"as_of": facts_as_of, "job": job.id, "headers": list(self.context.unknown)}
        return Reading(
            kind=kind.key,
            header={
                "all": list(self.layout.header),
                "recognised": self.layout.recognised,
                "unknown": list(self.context.unknown),
                "keys": sorted(self.context.keys),
                "warnings": [[warning.code, warning.params] for warning in self.sheet.warnings],
            },
            rows_read=self.rows_read,
            rows_staged=_count(cursor, job.staging),
            rows_duplicate=duplicates,
            rows_rejected=job.rejections.values("row_number").distinct().count(),
            facts_as_of=facts_as_of,
            facts_as_of_source=source,
            sample=first_rows(cursor, kind, self.context),
            preview=[target.foresee(cursor, params) for target in kind.targets(self.context)],
        )

    def _rows(self, spool: rejections.Spool, report: Report) -> Iterator[str]:
        """The COPY data, batch by batch; refused rows go aside."""
        derive = self.kind.deriver(self.layout)
        open_fields = sum(not field.personal for field in self.kind.fields)
        for batch in read_batches(self.sheet, self.layout, protect=protect):
            self.rows_read += len(batch.rows) + len(batch.rejected)
            spool.add(batch.rejected)
            report(self.rows_read, self.sheet.progress)
            yield _copy_lines(batch, open_fields, derive(batch))

    def _age(self) -> tuple[datetime, str]:
        """When the facts were true, and how we know: never before the newest time inside."""
        if self.job.as_of_given:
            return self.job.as_of_given, AgeSource.GIVEN
        named = age_from_filename(self.job.filename, now=self.job.created_at)
        newest = self._newest_time()
        if newest and (not named or newest > named.at):
            return newest, AgeSource.CONTENT
        if named:
            return named.at, AgeSource.PERIOD if named.is_period else AgeSource.FILENAME
        return self.job.created_at, AgeSource.UPLOAD

    def _newest_time(self) -> datetime | None:
        keys = [key for key in self.kind.time_keys if self.context.has(key)]
        if not keys:
            return None
        newest = ", ".join(f"max({key})" for key in keys)
        self.cursor.execute(f"SELECT greatest({newest}) FROM {self.job.staging}")
        [found] = self.cursor.fetchone()
        return min(found, timezone.now()) if found else None


def _copy_lines(batch: Batch, open_fields: int, derived: Any) -> str:
    lines = [
        "\t".join((str(number), *row[:open_fields], *more, extra))
        for number, row, more, extra in zip(batch.row_numbers, batch.rows, derived, batch.extras, strict=True)
    ]
    return "\n".join(lines) + "\n" if lines else ""


def _count(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return int(cursor.fetchone()[0])


def reading_as_facts(reading: Reading) -> dict[str, Any]:
    """A reading as JSON can hold it, for the way from the reading process to the worker."""
    return vars(reading) | {"facts_as_of": reading.facts_as_of.isoformat()}


def reading_from_facts(facts: dict[str, Any]) -> Reading:
    """The other end of `reading_as_facts`."""
    return Reading(**facts | {"facts_as_of": datetime.fromisoformat(facts["facts_as_of"])})
