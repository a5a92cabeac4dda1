"""Foreign files made by code, with the defects that real ones have."""

import io
import struct
import zipfile
from collections.abc import Callable, Container, Sequence
from pathlib import Path

import openpyxl

from shopops.lib.sheets import Column, Sheet, open_sheet
from shopops.lib.sheets.cells import parse_id, parse_int, parse_money, parse_time
from shopops.lib.sheets.taobao import parse_trade_status

COLUMNS = (
    Column("tid", ("订单编号",), parse_id, required=True),
    Column("payment_cny", ("买家实付金额", "买家实际支付金额"), parse_money),
    Column("status", ("订单状态",), parse_trade_status),
    Column("created_at", ("订单创建时间",), parse_time),
    Column("num", ("宝贝总数量",), parse_int),
    Column("title", ("商品标题", "宝贝标题")),
)


def csv_sheet(
    tmp_path: Path, content: str | bytes, encoding: str = "utf-8", filename: str = "订单.csv"
) -> Sheet:
    path = tmp_path / "upload"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return open_sheet(path, filename=filename)


def xlsx_file(
    tmp_path: Path,
    sheets: dict[str, Sequence[Sequence[object]]],
    *,
    hidden: Container[str] = (),
    merged: Sequence[str] = (),
) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    workbook.save(tmp_path / "upload")
    return tmp_path / "upload"


def replace_part(path: Path, name: str, content: bytes) -> None:
    """Exchange one part of a workbook."""
    rewrite(path, lambda part, data: (part, content if part == name else data))


def rename_part(path: Path, name: str, new_name: str) -> None:
    """A part under another name than the workbook refers to."""
    rewrite(path, lambda part, data: (new_name if part == name else part, data))


def make_strict(path: Path) -> None:
    """The workbook as "Strict Open XML": the same under other namespaces."""
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    purl = b"http://purl.oclc.org/ooxml/"
    rewrite(
        path,
        lambda part, data: (
            part,
            data.replace(office, purl + b"officeDocument/relationships").replace(
                main, purl + b"spreadsheetml/main"
            ),
        ),
    )


def rewrite(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    """Every part of a workbook anew."""
    with zipfile.ZipFile(path) as archive:
        parts = [change(part, archive.read(part)) for part in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts:
            archive.writestr(part, data)


def sheet_xml(rows: str, dimension: str = "A1") -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def old_xls(rows: Sequence[Sequence[str | float]], *, encrypted: bool = False) -> bytes:
    """A BIFF8 workbook with one sheet inside an OLE container, as Excel 97 wrote them."""
    return ole_container("Workbook", _biff(rows, encrypted))


def ole_container(stream: str, content: bytes) -> bytes:
    """A compound document (D0CF11E0) with one stream."""
    content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
    sectors = len(content) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = _ole_entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _ole_entry(stream, 2, -1, 2, len(content))
    return header + struct.pack("<128I", *fat) + entries.ljust(512, b"\0") + content


def _ole_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text) + 2, kind, 1, -1, -1, child)
    return entry + b"\0" * 36 + struct.pack("<III", start, size, 0)


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _biff(rows: Sequence[Sequence[str | float]], encrypted: bool) -> bytes:
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x1D0C, 1997, 0, 6))
    if encrypted:
        start += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"\0" * 48)
    start += _record(0x42, struct.pack("<H", 1200))
    name = "Sheet1".encode("latin-1")
    size = len(_record(0x85, b"\0" * (8 + len(name)))) + 4
    bounds = _record(0x85, struct.pack("<IBBBB", len(start) + size, 0, 0, len(name), 0) + name)
    cells = io.BytesIO()
    cells.write(_record(0x809, struct.pack("<HHHHII", 0x600, 16, 0x1D0C, 1997, 0, 6)))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells.write(_record(0x204, struct.pack("<HHH", y, x, 0) + text))
            else:
                cells.write(_record(0x203, struct.pack("<HHHd", y, x, 0, value)))
    cells.write(_record(0x0A, b""))
    return start + bounds + _record(0x0A, b"") + cells.getvalue()
