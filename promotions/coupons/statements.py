"""Running the statements of `statements.sql`."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_parts = _NAME.split((Path(__file__).parent / "statements.sql").read_text(encoding="utf-8"))[1:]
STATEMENTS: dict[str, str] = dict(zip(_parts[::2], _parts[1::2], strict=True))

NOT_NULL, UNIQUE, CHECK = "23502", "23505", "23514"


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
            cursor.execute(STATEMENTS[name], facts)
            row = cursor.fetchone()
    except IntegrityError as error:
        code = getattr(error.__cause__, "pgcode", None)
        if code not in (NOT_NULL, UNIQUE, CHECK):
            raise
        raise NotChanged(repeated=code == UNIQUE) from error
    if row is None:
        raise NotChanged(repeated=False)
    return int(row[0])
