"""The licences of everything that is shipped, into LICENCES.md: `make licences`; `--check` says whether it is current."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "LICENCES.md"
HEAD = """\
# Licences of what shopops ships

shopops itself is under the MIT licence ([LICENSE](LICENSE)). The parts below are installed unchanged under their own
licences, whose texts come with each part (`.venv/lib/python*/site-packages/*.dist-info`, `node_modules/*`). Parts under the
LGPL are separate packages: whoever wants may replace them by versions of their own. Made by `make licences`.
"""
TOO_LONG = 80


def made() -> str:
    """The file as it should be."""
    tables = {"Python": _python(), "Front end": _front_end()}
    lines = [HEAD]
    for title, rows in tables.items():
        lines += [f"## {title}", "", "| part | version | licence |", "|---|---|---|"]
        lines += [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
        lines.append("")
    return "\n".join(lines)


def _python() -> list[tuple[str, str, str]]:
    locked = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    rows = []
    for name, version in locked:
        try:
            rows.append((name, version, _licence(name)))
        except PackageNotFoundError:
            rows.append((name, version, "(for other systems only; see the package)"))
    return rows


def _licence(name: str) -> str:
    """The SPDX expression, else the classifiers, else the short free text."""
    facts = metadata(name)
    classifiers = facts.get_all("Classifier") or []
    named = [text.rsplit(" :: ", 1)[-1] for text in classifiers if text.startswith("License ::")]
    free = facts.get("License") or ""
    short = free if len(free) < TOO_LONG and "\n" not in free else ""
    found = facts.get("License-Expression") or " / ".join(named) or short
    return found.replace("|", "/") or "see the package"


def _front_end() -> list[tuple[str, str, str]]:
    parts = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return [
        (path.removeprefix("node_modules/"), facts["version"], facts.get("license", "see the package"))
        for path, facts in sorted(parts.items())
        if path and not facts.get("dev")
    ]


def is_current() -> bool:
    """Whether the file names exactly what is locked now; what a licence is called may differ by system."""
    return FILE.exists() and _parts(FILE.read_text()) == _parts(made())


def _parts(text: str) -> list[str]:
    return re.findall(r"^\| \S+ \| \S+ \|", text, re.MULTILINE)


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if is_current() else "LICENCES.md is not current: make licences")
    FILE.write_text(made())
