"""The first rows as they were understood, for the preview."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.utils import CursorWrapper

from shopops.lib.imports.kinds import Context, FileKind

ROWS = 10
SHOWN_CHARACTERS = 60


def first_rows(cursor: CursorWrapper, kind: FileKind, context: Context) -> dict[str, Any]:
    """The first staged rows: {"keys": [column keys], "rows": [[row number, text, …]]}; nothing personal."""
    personal = {field.key for field in kind.fields if field.personal}
    keys = [
        key for key in kind.sample_keys if key not in personal and (context.has(key) or key in kind.derived)
    ]
    shown = [kind.sample_expression(key, context) for key in keys]
    cursor.execute(
        f"SELECT {', '.join(['row_number', *shown])} FROM {context.staging} s ORDER BY row_number LIMIT {ROWS}"  # noqa: S608  names from our own code
    )
    rows = [[_text(value) for value in row] for row in cursor.fetchall()]
    filled = [index for index, _ in enumerate(keys, 1) if any(row[index] for row in rows)]
    return {
        "keys": [keys[index - 1] for index in filled],
        "rows": [[row[0], *(row[index] for index in filled)] for row in rows],
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}"
    return str(value)[:SHOWN_CHARACTERS]
