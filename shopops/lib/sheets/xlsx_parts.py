"""What a workbook says beside its cells: which sheets there are, shared texts, which styles are dates."""

import posixpath
import re
from dataclasses import dataclass

from shopops.lib.sheets.xlsx_archive import DAMAGE, XlsxArchive
from shopops.lib.sheets.xml_events import elements, feed_xml, local

# Formats of times that every spreadsheet knows by number (ECMA-376, 18.8.30, with those of Chinese Excel).
TIME_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# Parts of a format that show text or a colour, or a currency.
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KEPT_CONTROLS = "\t\n\r"


@dataclass(frozen=True)
class SheetPart:
    """One sheet of a workbook."""

    title: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """The sheets in their order, and what their cells refer to."""

    sheets: tuple[SheetPart, ...]
    texts: list[str]
    time_styles: frozenset[int]
    starts_in_1904: bool


def read_workbook(archive: XlsxArchive) -> Workbook:
    """The workbook of an archive. Broken styles and properties do not matter: then dates come as day numbers."""
    [part, *_] = archive.names("workbook.xml")
    targets = _relations(archive, part)
    found = elements(archive.read(part))
    sheets = [
        SheetPart(names["name"], targets[_relation_of(names)][1], names.get("state", "") in HIDDEN)
        for tag, names in found
        if tag == "sheet" and targets.get(_relation_of(names), ("", ""))[0] == "worksheet"
    ]
    kinds = {kind: target for kind, target in targets.values() if target in archive}
    dated = any(tag == "workbookPr" and names.get("date1904") in ("1", "true") for tag, names in found)
    return Workbook(
        tuple(sheet for sheet in sheets if sheet.part in archive),
        _shared_texts(archive, kinds["sharedStrings"]) if "sharedStrings" in kinds else [],
        _time_styles(archive, kinds.get("styles", "")),
        dated,
    )


HIDDEN = ("hidden", "veryHidden")


def _relation_of(names: dict[str, str]) -> str:
    """The value of `r:id`, under whatever prefix."""
    return next((value for name, value in names.items() if ":" in name and local(name) == "id"), "")


def _relations(archive: XlsxArchive, part: str) -> dict[str, tuple[str, str]]:
    """By id: what kind of part it is, and its name."""
    folder, name = posixpath.split(part)
    return {
        names["Id"]: (names["Type"].rpartition("/")[2], posixpath.join("/", folder, names["Target"]))
        for tag, names in elements(archive.read(f"{folder}/_rels/{name}.rels"))
        if tag == "Relationship"
    }


def _shared_texts(archive: XlsxArchive, part: str) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(local(name))

    def end(name: str) -> None:
        inside.pop()
        if local(name) == "si":
            texts.append(clean_text("".join(pieces)))
            pieces.clear()

    def text(piece: str) -> None:
        # A phonetic reading (rPh) is no part of the text.
        if inside and inside[-1] == "t" and "rPh" not in inside:
            pieces.append(piece)

    for _ in feed_xml(archive.blocks(part), start=start, end=end, text=text):
        pass
    return texts


def _time_styles(archive: XlsxArchive, part: str) -> frozenset[int]:
    """Numbers of the cell styles that show a day or a time."""
    try:
        found = elements(archive.read(part))
    except DAMAGE:
        return frozenset()
    formats = {names.get("numFmtId"): names.get("formatCode", "") for tag, names in found if tag == "numFmt"}
    tags = [tag for tag, _ in found]
    first = tags.index("cellXfs") + 1 if "cellXfs" in tags else len(tags)
    styles = []
    for tag, names in found[first:]:
        if tag == "xf":
            styles.append(names.get("numFmtId", "0"))
        elif tag in AFTER_CELL_STYLES:
            break
    return frozenset(
        index
        for index, number in enumerate(styles)
        if (shows_time(formats[number]) if number in formats else _is_time_format(number))
    )


AFTER_CELL_STYLES = ("cellStyles", "dxfs", "tableStyles", "colors", "extLst")


def _is_time_format(number: str) -> bool:
    return number.isdigit() and int(number) in TIME_FORMATS


def shows_time(code: str) -> bool:
    """Whether a number format shows a day or a time: `yyyy-mm-dd`, `[h]:mm`, but not `0.00"d"`."""
    bare = _DECORATION.sub("", code).casefold()
    return bare != "general" and any(letter in bare for letter in "ymdhs")


def clean_text(text: str) -> str:
    """A text as people see it: `_x000D_` is a line end, and what no text can hold goes."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: _character(int(match[1], 16)), text)
    return text


def _character(code: int) -> str:
    character = chr(code)
    return character if character in _KEPT_CONTROLS or (code >= 32 and not 0xD800 <= code < 0xE000) else ""
