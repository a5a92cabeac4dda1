"""Which sheet of a workbook is read: never a hidden one, and the others are named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shopops.lib.sheets.errors import SheetError, SheetWarning

# What the platform calls the sheet of a report.
EXPORT_SHEET = "export"
Sheet = TypeVar("Sheet")


@dataclass(frozen=True)
class Choice(Generic[Sheet]):
    """The sheet to read (None: no sheet has content), and what is said of the others."""

    sheet: Sheet | None
    warnings: list[SheetWarning] = field(default_factory=list)


def choose_sheet(
    sheets: Sequence[Sheet],
    *,
    title: Callable[[Sheet], str],
    hidden: Callable[[Sheet], bool],
    has_content: Callable[[Sheet], bool],
    filename: str,
) -> Choice[Sheet]:
    """The visible sheet named `export`, else the first visible one with content.

    Raises SheetError when only hidden sheets have content.
    """
    filled = [sheet for sheet in sheets if has_content(sheet)]
    visible = [sheet for sheet in filled if not hidden(sheet)]
    secret = "、".join(title(sheet) for sheet in filled if hidden(sheet))
    if not visible:
        if secret:
            raise SheetError("only_hidden", file=filename, sheets=secret)
        return Choice(None)
    named = [sheet for sheet in visible if title(sheet).strip().lower() == EXPORT_SHEET]
    [chosen, *_] = named + visible
    others = "、".join(title(sheet) for sheet in visible if sheet is not chosen)
    warnings = [SheetWarning("sheets_ignored", {"sheet": title(chosen), "others": others})] if others else []
    warnings += [SheetWarning("hidden_sheets_ignored", {"others": secret})] if secret else []
    return Choice(chosen, warnings)
