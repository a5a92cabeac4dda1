"""Running the statements of `statements.sql`, prepared once a connection: planning them takes as long as doing them."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DataError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_parts = _NAME.split((Path(__file__).parent / "statements.sql").read_text(encoding="utf-8"))[1:]
STATEMENTS: dict[str, str] = dict(zip(_parts[::2], _parts[1::2], strict=True))

# The types of the statements' parameters, by name.
TYPES = {
    "activity": "bigint",
    "at": "timestamptz",
    "batch": "bigint",
    "buyer": "bigint",
    "code": "text",
    "coupon": "bigint",
    "discount": "numeric",
    "holder": "bigint",
    "key": "text",
    "limit": "bigint",
    "most": "integer",
    "pieces": "integer",
    "redemption": "bigint",
    "reserving": "integer",
    "shared": "integer",
    "sku": "bigint",
    "state": "text",
    "tid": "text",
}
_PARAMETER = re.compile(r"%\((\w+)\)s")
# The statements that each connection of this process has prepared.
_prepared: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()

NOT_NULL, UNIQUE, CHECK, DIVISION = "23502", "23505", "23514", "22012"


class NotChanged(Exception):
    """The database let nothing happen. `repeated`: because a key of the caller is there already."""

    def __init__(self, *, repeated: bool) -> None:
        super().__init__("a key is there already" if repeated else "a limit or a state forbids it")
        self.repeated = repeated


def run(name: str, facts: Mapping[str, Any]) -> int:
    """Run one statement; the number it returns. Raises NotChanged when it changed nothing.

    Outside of a transaction it is one round trip and commits by itself, so that the row everybody wants is
    locked no longer than the database needs.
    """
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, connection.cursor() as cursor:
            execute(cursor, name, facts)
            row = cursor.fetchone()
    except (IntegrityError, DataError) as error:
        code = getattr(error.__cause__, "pgcode", None)
        if code not in (NOT_NULL, UNIQUE, CHECK, DIVISION):
            raise
        raise NotChanged(repeated=code == UNIQUE) from error
    if row is None:
        raise NotChanged(repeated=False)
    return int(row[0])


@cache
def _names_of(name: str) -> list[str]:
    """The parameters of a statement, in the order of their first places."""
    return list(dict.fromkeys(_PARAMETER.findall(STATEMENTS[name])))


def execute(cursor: CursorWrapper, name: str, facts: Mapping[str, Any]) -> None:
    """Execute a statement on a cursor; its rows are there to be fetched."""
    names = _names_of(name)
    prepared = _prepared.setdefault(cursor.connection, set())
    if name not in prepared:
        places = {parameter: f"${place}" for place, parameter in enumerate(names, start=1)}
        body = _PARAMETER.sub(lambda found: places[found[1]], STATEMENTS[name])
        cursor.execute(f"PREPARE promotions_{name} ({', '.join(TYPES[n] for n in names)}) AS {body}")
        prepared.add(name)
    arguments = ", ".join(["%s"] * len(names))
    cursor.execute(f"EXECUTE promotions_{name} ({arguments})", [facts[n] for n in names])
