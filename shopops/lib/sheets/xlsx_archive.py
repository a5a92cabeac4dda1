"""The archive behind an .xlsx: its parts by name, within bounds that are checked before any XML is parsed.

Pictures, drawings and whatever else a workbook carries are never unpacked and do not count.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from shopops.lib.sheets.errors import SheetError
from shopops.lib.sheets.limits import Limits

MEGABYTE = 1_000_000
BLOCK_BYTES = 1 << 16
# What is read of a workbook; themes, drawings, pictures and properties are not.
READ_PARTS = ("workbook.xml", "styles.xml", "sharedstrings.xml", ".rels")
# What parsers raise on damaged input.
DAMAGE = (
    zipfile.BadZipFile, expat.ExpatError, SyntaxError, ValueError, LookupError, TypeError, AttributeError,
    OSError, EOFError, ArithmeticError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


class XlsxArchive:
    """The parts of a workbook that hold cells. Raises SheetError for what is dangerous or no workbook."""

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._filename = filename
        self._limits = limits
        self._zip = zipfile.ZipFile(path)
        # Some tools write other cases and back-slashes than they refer to.
        self._parts = {normal_part(info.filename): info for info in self._zip.infolist()}
        self._check_kind()
        self._check_sizes(path.stat().st_size)

    def __contains__(self, name: str) -> bool:
        return normal_part(name) in self._parts

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()

    def names(self, ending: str) -> list[str]:
        """Parts whose name ends so."""
        return [name for name in self._parts if name.endswith(ending)]

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream. KeyError when there is none."""
        return self._zip.open(self._parts[normal_part(name)])

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece."""
        with self.open(name) as stream:
            while block := stream.read(BLOCK_BYTES):
                yield block

    def read(self, name: str) -> bytes:
        """A small part as a whole."""
        if self._parts[normal_part(name)].file_size > self._limits.part_bytes:
            raise SheetError("suspicious_zip", file=self._filename, detail=name)
        with self.open(name) as stream:
            return stream.read()

    def _check_kind(self) -> None:
        if any(name.endswith("workbook.bin") for name in self._parts):
            raise SheetError("xlsb", file=self._filename)
        if not any(name.endswith("workbook.xml") for name in self._parts):
            raise SheetError("unrecognised", file=self._filename)

    def _check_sizes(self, file_bytes: int) -> None:
        limits, file = self._limits, self._filename
        if len(self._parts) > limits.zip_entries:
            detail = f"{len(self._parts)} > {limits.zip_entries}"
            raise SheetError("suspicious_zip", file=file, detail=detail)
        parts = [info for name, info in self._parts.items() if is_read(name)]
        packed = sum(part.compress_size for part in parts)
        if packed > limits.packed_bytes:
            size, limit = -(-packed // MEGABYTE), limits.packed_bytes // MEGABYTE
            raise SheetError("too_big_packed", file=file, size=size, limit=limit)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked_bytes:
            size, limit = unpacked // MEGABYTE, limits.unpacked_bytes // MEGABYTE
            raise SheetError("too_big_unpacked", file=file, size=size, limit=limit)
        if (ratio := unpacked // max(file_bytes, 1)) > limits.unpack_ratio:
            raise SheetError("suspicious_zip", file=file, detail=f"{ratio}:1")
        if any(part.flag_bits & 1 for part in parts):
            raise SheetError("encrypted", file=file)


def is_read(name: str) -> bool:
    """Whether a part (by its normal name) is read at all."""
    return "worksheets/" in name or name.endswith(READ_PARTS)


def normal_part(name: str) -> str:
    """A part's name for comparison."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").casefold()
