"""Is the English complete? Every text of the code is in the .po file, translated and not fuzzy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PO = Path("locale/en/LC_MESSAGES/django.po")
CODE = ["shopops", "staff", "products", "orders", "promotions", "customer_service", "analytics", "templates"]


def missing_translations() -> str:
    """The missing English texts, one a line, "" if complete. Without xgettext only the .po file is checked."""
    if not (ROOT / PO).exists():
        return f"{PO} is missing"
    catalog = read(ROOT / PO)
    lines = [f"not translated: {m.id}" for m in catalog if m.id and not translated(m.string)]
    lines += [f"fuzzy: {m.id}" for m in catalog if m.id and m.fuzzy]
    lines += [f"never collected, import it by its own name: {alias}" for alias in aliases()]
    if shutil.which("xgettext"):
        known = {m.id for m in catalog}
        lines += [f"not in {PO}: {m.id}" for m in extracted() if m.id and m.id not in known]
    else:
        print("  xgettext is missing here: texts that were never collected are not noticed", flush=True)
    return "\n".join(lines)


def translated(string: str | Sequence[str] | None) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def aliases() -> list[str]:
    """Translating functions under names of their own: xgettext passes over what these are given."""
    renamed = re.compile(r"\b([np]*gettext(?:_lazy)? as (?!_\b)\w+)")
    files = sorted(path for name in CODE for path in (ROOT / name).rglob("*.py"))
    return [
        f"{file.relative_to(ROOT)}: {found}" for file in files for found in renamed.findall(file.read_text())
    ]


def extracted() -> Catalog:
    """The texts of the code as it is now, collected in a copy so that the checkout stays untouched."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in CODE:
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, Path(scratch, name))
        Path(scratch, PO.parent).mkdir(parents=True)
        # Without settings, which would point it to the checkout's own locale directory.
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"]
        subprocess.run(command, cwd=scratch, env=env, check=True, capture_output=True)
        return read(Path(scratch, PO))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


if __name__ == "__main__":
    sys.exit(missing_translations() or None)
