"""From staged rows to facts: what would change, and the change itself, from one description.

A `Target` is a table; its `facts` are a SELECT (known as `n`) with one row per key. The rules are the same
for every kind of file: rows we do not know are created, rows that differ and are not older than what we
know are updated, older ones only fill gaps. The same SQL serves the preview and the merge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.backends.utils import CursorWrapper

# ruff: noqa: S608 — identifiers and expressions come from our own code, every value is a parameter


class Writer(Protocol):
    """Something an import writes: a `Target`, or a class of an app whose rows need Python."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> Any: ...

    def foresee(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> dict[str, Any]:
        """Counts of what `merge` would do now: target, created, updated, older, unchanged."""
        ...

    def merge(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> tuple[dict[str, Any], set[date]]:
        """Write the staged rows; the same counts, and the days whose figures changed."""
        ...


@dataclass(frozen=True)
class Target:
    """A table that an import writes. Expressions speak of `n` (the file) and, in updates, of `t` (the table)."""

    name: str
    title: Any
    table: str
    key: str
    # SELECT with the key, `as_of`, and whatever the expressions below use.
    facts: str
    insert: Mapping[str, str]
    update: Mapping[str, str]
    # Columns that an older file may fill where we have nothing: column → expression, NULL for nothing.
    fill: Mapping[str, str] = field(default_factory=dict)
    # Columns that even an older file sets: column → expression.
    always: Mapping[str, str] = field(default_factory=dict)
    creatable: str = "true"
    # Whether `n` may touch an existing row at all.
    updatable: str = "true"
    age: str = "facts_as_of"
    # Always set on a real change, over `t`.
    bump: Mapping[str, str] = field(default_factory=lambda: {"version": "t.version + 1"})
    # Which days' figures depend on a row: columns it returns, and a SELECT `at` over `touched`.
    returning: tuple[str, ...] = ("id",)
    days: str = ""

    @property
    def differs(self) -> str:
        """True where a row that is not older would change something."""
        return _any_distinct(self.update)

    @property
    def fills(self) -> str:
        """True where an older row would change something all the same."""
        gaps = [f"({_blank(column)} AND {value} IS NOT NULL)" for column, value in self.fill.items()]
        gaps += [_any_distinct(self.always)] if self.always else []
        return f"({' OR '.join(gaps)})" if gaps else "false"

    @property
    def is_older(self) -> str:
        return f"coalesce(t.{self.age} > n.as_of, false)"

    @property
    def changes(self) -> str:
        return f"({self.updatable}) AND CASE WHEN {self.is_older} THEN {self.fills} ELSE {self.differs} END"

    @property
    def _written(self) -> list[str]:
        return list(dict.fromkeys([*self.update, *self.fill, *self.always]))

    def foresee(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> dict[str, Any]:
        """What `merge` would do now."""
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE t.id IS NULL AND {self.creatable}),
                   count(*) FILTER (WHERE t.id IS NOT NULL AND {self.changes}),
                   count(*) FILTER (WHERE t.id IS NOT NULL AND NOT ({self.changes}) AND {self.is_older}),
                   count(*) FILTER (WHERE t.id IS NOT NULL AND NOT ({self.changes}) AND NOT {self.is_older})
            FROM ({self.facts}) n LEFT JOIN {self.table} t ON t.{self.key} = n.{self.key}
            """,
            params,
        )
        return self._counts(*cursor.fetchone())

    def merge(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> tuple[dict[str, Any], set[date]]:
        """Write the facts; gives the counts and the days whose figures changed."""
        cursor.execute(f"SELECT count(*) FROM ({self.facts}) n", params)
        [total] = cursor.fetchone()
        created, days = self._create(cursor, params)
        if created == total:
            return self._counts(created, 0, 0, 0), days
        self._find_changes(cursor, params)
        updated, changed_days = self._apply_changes(cursor, params)
        older = self._touch_age(cursor, params)
        return self._counts(created, updated, older, total - created - updated - older), days | changed_days

    def _create(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> tuple[int, set[date]]:
        columns = {self.key: f"n.{self.key}", self.age: "n.as_of", **self.insert}
        insert = f"""
            INSERT INTO {self.table} ({", ".join(columns)})
            SELECT {", ".join(columns.values())} FROM ({self.facts}) n
            WHERE {self.creatable} AND NOT EXISTS (SELECT FROM {self.table} t WHERE t.{self.key} = n.{self.key})
            ON CONFLICT ({self.key}) DO NOTHING RETURNING {", ".join(self.returning)}"""
        return self._count_and_days(cursor, insert, params)

    def _find_changes(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> None:
        """The rows to change with their new values, locked; in the order of the key against deadlocks."""
        cursor.execute("DROP TABLE IF EXISTS pg_temp.imports_changes")
        cursor.execute(
            f"""
            CREATE TEMP TABLE imports_changes ON COMMIT DROP AS
            SELECT t.id, greatest(n.as_of, t.{self.age}) AS as_of,
                   {", ".join(self._new_values())}
            FROM ({self.facts}) n JOIN {self.table} t ON t.{self.key} = n.{self.key}
            WHERE {self.changes} ORDER BY t.{self.key} FOR UPDATE OF t
            """,
            params,
        )

    def _new_values(self) -> list[str]:
        values = []
        for column in self._written:
            newer = self.update.get(column, f"t.{column}")
            older = self.always.get(column, f"t.{column}")
            if column in self.fill:
                older = (
                    f"CASE WHEN {_blank(column)} THEN coalesce({self.fill[column]}, {older}) ELSE {older} END"
                )
            values.append(f"CASE WHEN {self.is_older} THEN {older} ELSE {newer} END AS new_{column}")
        return values

    def _apply_changes(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> tuple[int, set[date]]:
        """Days before and after the change."""
        before = f"SELECT {', '.join(f't.{c}' for c in self.returning)} FROM {self.table} t JOIN imports_changes USING (id)"
        _, days = self._count_and_days(cursor, before, params)
        sets = [f"{column} = c.new_{column}" for column in self._written]
        sets += [f"{self.age} = c.as_of", *(f"{column} = {value}" for column, value in self.bump.items())]
        update = f"""
            UPDATE {self.table} t SET {", ".join(sets)} FROM imports_changes c WHERE c.id = t.id
            RETURNING {", ".join(f"t.{column}" for column in self.returning)}"""
        updated, days_after = self._count_and_days(cursor, update, params)
        return updated, days | days_after

    def _touch_age(self, cursor: CursorWrapper, params: Mapping[str, Any]) -> int:
        """Facts that a newer file confirms are as new as that file. Gives the number of older rows."""
        joined = f"FROM ({self.facts}) n JOIN {self.table} t ON t.{self.key} = n.{self.key}"
        changed = "EXISTS (SELECT FROM imports_changes c WHERE c.id = t.id)"
        cursor.execute(f"SELECT count(*) {joined} WHERE {self.is_older} AND NOT {changed}", params)
        [older] = cursor.fetchone()
        cursor.execute(
            f"""
            UPDATE {self.table} u SET {self.age} = n.as_of {joined}
            WHERE u.id = t.id AND ({self.updatable}) AND (t.{self.age} IS NULL OR t.{self.age} < n.as_of)
            """,
            params,
        )
        return older

    def _count_and_days(
        self, cursor: CursorWrapper, rows: str, params: Mapping[str, Any]
    ) -> tuple[int, set[date]]:
        days = (
            f"""(SELECT array_agg(DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date)
                    FROM ({self.days}) moments WHERE at IS NOT NULL)"""
            if self.days
            else "NULL"
        )
        cursor.execute(f"WITH touched AS ({rows}) SELECT (SELECT count(*) FROM touched), {days}", params)
        count, dates = cursor.fetchone()
        return count, set(dates or ())

    def _counts(self, created: int, updated: int, older: int, unchanged: int) -> dict[str, Any]:
        return {
            "target": self.name,
            "created": created,
            "updated": updated,
            "older": older,
            "unchanged": unchanged,
        }


def _any_distinct(values: Mapping[str, str]) -> str:
    """Whether any column of `t` would get another value."""
    if not values:
        return "false"
    ours, theirs = ", ".join(f"t.{column}" for column in values), ", ".join(values.values())
    return f"(ROW({ours}) IS DISTINCT FROM ROW({theirs}))"


def _blank(column: str) -> str:
    return f"coalesce(t.{column}::text, '') = ''"
