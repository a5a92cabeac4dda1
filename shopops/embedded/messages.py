"""Translations: .po files compiled with Babel, so that no system package is needed."""

import io
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shopops.embedded.config import ROOT


def compile_messages(root: Path = ROOT) -> int:
    """Make each .mo file that is older than its .po file; returns how many."""
    made = 0
    for source in root.glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            made += 1
    return made


def _compile(source: Path, target: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(source))
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(compiled.getvalue())
    unfinished.replace(target)


def read_catalog(source: Path) -> Catalog:
    """A .po file; its language is the name of the directory."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3])


if __name__ == "__main__":
    compile_messages()
    sys.exit()
