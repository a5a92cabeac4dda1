"""The kinds of files that can be brought in: one module each; subjects declare theirs in `subject.py`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.backends.utils import CursorWrapper

from shopops.lib.imports.messages import ImportFailed, add_kind
from shopops.lib.imports.platforms import platform_of
from shopops.lib.imports.targets import Writer
from shopops.lib.sheets import Batch, Column, Layout, Rejection, Sheet, SheetError, find_layout
from shopops.lib.sheets.cells import parse_id, parse_int, parse_money, parse_text, parse_time
from shopops.lib.sheets.layout import match_columns

Deriver = Callable[[Batch], Iterable[tuple[str, ...]]]

PG_TYPES: dict[Any, str] = {
    parse_id: "text",
    parse_text: "text",
    parse_int: "integer",
    parse_money: "numeric(12,2)",
    parse_time: "timestamptz",
}


@dataclass(frozen=True)
class Field(Column):
    """A column of the file and of the staging table."""

    # Of a buyer: goes into derived (sealed, masked) columns only. Such fields stand last in a kind.
    personal: bool = False
    pg_type: str = ""

    @property
    def sql_type(self) -> str:
        return self.pg_type or PG_TYPES.get(self.parse, "text")


@dataclass(frozen=True)
class Check:
    """Rows that cannot be taken although each cell is readable: an SQL condition over staging `s`."""

    code: str
    condition: str
    key: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What the SQL of one import depends on."""

    staging: str
    keys: frozenset[str]
    unknown: tuple[str, ...] = ()

    def has(self, *keys: str) -> bool:
        """Whether the file has all of these columns."""
        return self.keys.issuperset(keys)


class FileKind:
    """One kind of file. Subclasses are stateless; everything about one import comes in as `Context`."""

    key: str
    title: Any
    # Where people get such a file, in one sentence.
    hint: Any = ""
    fields: Sequence[Field]
    # Any one of these groups of columns is proof; without a complete group it is another kind of file.
    proof: Sequence[Sequence[str]] = ()
    # Headers that only other kinds have.
    foreign: Sequence[str] = ()
    # Staging columns made from several cells of a row: name → PostgreSQL type.
    derived: dict[str, str] = {}
    # What people call derived columns that the preview shows.
    derived_titles: dict[str, Any] = {}
    # Columns of staging that make a row one and the same thing; "" where rows may repeat.
    identity: str = ""
    # Key of the column whose rows belong together: where one is refused, all with the same value are.
    whole: str = ""
    # Keys of columns without which no row could be taken.
    needed: Sequence[str] = ()
    # Column by which a later line about the same thing supersedes an earlier one.
    supersedes: str = ""
    # Column with the newest time a row tells of, for the age of a file that has no other sign of it.
    time_keys: Sequence[str] = ()
    # Keys shown in the preview, in order; personal ones must not be among them.
    sample_keys: Sequence[str] = ()
    row_messages: dict[str, Any] = {}
    # The list page of the rows, for the way there from a finished import.
    rows_url_name: str = ""
    # A file with more usable rows is refused as a whole; 0 for any number.
    max_rows: int = 0
    # Merges that write the same tables take turns under this name.
    lock: str
    # What the engine of nightly figures calls these facts; "" where no figures depend on them.
    source: str = ""

    def recognise(self, sheet: Sheet) -> int:
        """How many columns we would understand; 0 when it is no such file."""
        try:
            layout = find_layout(sheet, self.fields)
        except SheetError:
            return 0
        if match_columns(layout.header, [Column(name, (name,)) for name in self.foreign]):
            return 0
        proven = any(layout.positions.keys() >= set(group) for group in self.proof)
        return len(layout.positions) if proven or not self.proof else 0

    def deriver(self, layout: Layout) -> Deriver:
        """What makes the derived columns of a batch; `\\N` everywhere by default."""
        return lambda batch: ((),) * len(batch.rows)

    def checks(self, context: Context) -> Sequence[Check]:
        """Rows to refuse once all are staged."""
        return ()

    def refusals(self, cursor: CursorWrapper, context: Context) -> Iterable[Rejection]:
        """More rows to refuse, where SQL cannot judge them: reads what is staged after the checks."""
        return ()

    def targets(self, context: Context) -> Sequence[Writer]:
        """The tables that are written, in order."""
        raise NotImplementedError

    def before_merge(self, cursor: CursorWrapper, context: Context) -> None:
        """Rows that the targets refer to (buyers …), created if missing."""

    def after_merge(self, cursor: CursorWrapper, context: Context) -> None:
        """Rows that are made out of what the targets wrote, in the same transaction."""

    def rows_filter(self, job_id: int) -> dict[str, str]:
        """Parameters of the list page that leave the rows of one import."""
        return {}

    def sample_expression(self, key: str, context: Context) -> str:
        """SQL over staging `s` for a column of the preview."""
        return f"s.{key}"

    def title_of(self, key: str) -> str:
        """What people call a staged column."""
        titles = {field.key: field.names[0] for field in self.fields} | self.derived_titles
        return str(titles.get(key, key))

    def label_of(self, key: str, text: str) -> str:
        """A staged value as people read it (statuses in words)."""
        return text

    @property
    def staged_columns(self) -> dict[str, str]:
        """Columns of the staging table with their types, in COPY's order."""
        own = {field.key: field.sql_type for field in self.fields if not field.personal}
        return {"row_number": "bigint", **own, **self.derived, "extra": "jsonb"}


_kinds: dict[str, FileKind] = {}


def register(*kinds: FileKind) -> None:
    """Make kinds of files importable. ValueError when another one has that key."""
    for kind in kinds:
        if _kinds.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"two kinds of files are called {kind.key!r}")
        add_kind(kind.title, kind.row_messages)


def kinds() -> list[FileKind]:
    """All kinds, in the order of registration."""
    return list(_kinds.values())


def kind_of(key: str) -> FileKind:
    """The kind with that key; KeyError if there is none."""
    return _kinds[key]


def find_kind(key: str) -> FileKind | None:
    """The kind with that key, if it is (still) known."""
    return _kinds.get(key)


def recognise(sheet: Sheet) -> FileKind:
    """The kind that understands most columns. Raises ImportFailed when none does, or another platform's did."""
    if platform := platform_of(sheet.header):
        raise ImportFailed("other_platform", file=sheet.filename, platform=platform)
    scores = [(kind.recognise(sheet), kind) for kind in kinds()]
    score, best = max(scores, key=lambda pair: pair[0])
    if not score:
        raise ImportFailed(
            "unknown_kind",
            file=sheet.filename,
            # The file's own words; the kinds are named when somebody reads the sentence, in their language.
            columns="、".join(filter(None, sheet.header[:12])),
        )
    return best
