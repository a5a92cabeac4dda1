"""What the page and the command line show of an import."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from shopops.lib import personal
from shopops.lib.imports.kinds import Context, find_kind
from shopops.lib.imports.models import ImportJob, ImportRejection, Stage

REJECTIONS_A_PAGE = 50
DAYS_SHOWN = 31


@dataclass(frozen=True)
class Outcome:
    """What happens, or happened, to one kind of thing."""

    title: str
    created: int
    updated: int
    unchanged: int
    older: int


def kind_title(job: ImportJob) -> str:
    """What people call this kind of file; empty until it is known."""
    kind = find_kind(job.kind)
    return str(kind.title) if kind else job.kind


def total(counts: list[dict[str, Any]], name: str) -> int:
    """One count over all target tables."""
    return sum(one[name] for one in counts)


def outcomes(job: ImportJob, counts: list[dict[str, Any]]) -> list[Outcome]:
    """The stored counts of a preview or a result, with the names of what they count."""
    kind = find_kind(job.kind)
    context = Context(job.staging, frozenset(job.header.get("keys", ())))
    titles = {target.name: str(target.title) for target in kind.targets(context)} if kind and counts else {}
    return [
        Outcome(
            titles.get(one["target"], one["target"]),
            one["created"],
            one["updated"],
            one["unchanged"],
            one["older"],
        )
        for one in counts
    ]


def sample_table(job: ImportJob) -> dict[str, Any] | None:
    """The first rows as they were understood: {"titles", "rows"}; None when there are none."""
    kind = find_kind(job.kind)
    if not kind or not job.sample.get("rows"):
        return None
    keys = job.sample["keys"]
    rows = [[number, *map(kind.label_of, keys, cells)] for number, *cells in job.sample["rows"]]
    return {"titles": [kind.title_of(key) for key in keys], "rows": rows}


def rows_url(job: ImportJob) -> str:
    """The list page with the rows that a finished import wrote; empty where their kind has none."""
    kind = find_kind(job.kind)
    if not kind or not kind.rows_url_name or job.stage != Stage.DONE:
        return ""
    return f"{reverse(kind.rows_url_name)}?{urlencode(kind.rows_filter(job.id))}"


@dataclass(frozen=True)
class ChangedDays:
    """The days whose figures change with an import: how many, the first of them, and how many more."""

    days: list[date]
    more: int


def changed_days(job: ImportJob) -> ChangedDays:
    """The days that the facts of a finished import lie on."""
    days = [date.fromisoformat(day) for day in job.header.get("days", ())]
    return ChangedDays(days[:DAYS_SHOWN], max(len(days) - DAYS_SHOWN, 0))


@dataclass(frozen=True)
class RejectionPage:
    """Some rejected rows, and the pages around them (0: none)."""

    rows: list[ImportRejection]
    previous: int
    next: int


def rejection_page(job: ImportJob, page: int) -> RejectionPage:
    """Rejections of the job, fifty to a page, in the order of the file."""
    start = (page - 1) * REJECTIONS_A_PAGE
    rows = list(job.rejections.defer("sealed_row")[start : start + REJECTIONS_A_PAGE + 1])
    more = len(rows) > REJECTIONS_A_PAGE
    return RejectionPage(rows[:REJECTIONS_A_PAGE], page - 1, page + 1 if more else 0)


def rejected_rows(job: ImportJob) -> Iterator[list[str]]:
    """Each rejected row as the file had it, then its number and the reasons."""
    width = len(job.header.get("all", ()))
    for rejection in job.rejections.iterator(chunk_size=2000):
        cells = personal.unseal(bytes(rejection.sealed_row)) if rejection.sealed_row else {}
        reason = f"{rejection.column}：{rejection.reason}" if rejection.column else rejection.reason
        yield [*(cells.get(str(index), "") for index in range(width)), str(rejection.row_number), reason]
