"""Everything that must hold before a change is accepted; runs all of it, then fails if anything failed.

Run through `make lint`.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from check_messages import missing_translations

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
APPS = ["shopops", "staff", "products", "orders", "promotions", "customer_service", "analytics"]
COMPILE = [BIN / "uv", "pip", "compile", "-q", "--generate-hashes", "--universal", "--no-emit-index-url"]
COMPILE += ["--no-header", "-p", "3.11"]
LONGEST_LINES = 60  # of one check; its own command shows the rest
LOCKS = ["requirements", "requirements-dev", "requirements-node"]
# `check --deploy` reads settings only; these stand in for a real deployment's.
PRODUCTION = {
    "SHOPOPS_ENV": "production",
    "SECRET_KEY": "only-for-the-check-" + "x9" * 25,
    "PERSONAL_DATA_KEY": "only-for-the-check-" + "y7" * 25,
    "ALLOWED_HOSTS": "shop.example.com",
    "DATABASE_URL": "postgresql://shopops@localhost/shopops",
    "REDIS_URL": "redis://localhost/0",
}


def main() -> int:
    """1 when anything failed, each with its name and reason."""
    checks = {
        "format": lambda: tool(BIN / "ruff", "format", "--check", "--output-format", "concise", "."),
        "style": lambda: tool(BIN / "ruff", "check", "--output-format", "concise", "."),
        "types": lambda: tool(BIN / "mypy", *(app for app in APPS if (ROOT / app).exists())),
        "imports": lambda: tool(BIN / "lint-imports"),
        "migrations": lambda: tool(*MANAGE, "makemigrations", "--check", "--dry-run", env=PRODUCTION),
        "deployment": lambda: tool(*MANAGE, "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION),
        "API schema": check_schema,
        "messages": missing_translations,
        "locks": check_locks,
        "licences": lambda: tool(sys.executable, "scripts/licences.py", "--check"),
    }
    failed = [name for name, check in checks.items() if not passes(name, check)]
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all well'}")
    return 1 if failed else 0


def passes(name: str, check: Callable[[], str]) -> bool:
    """Run one check; it returns what is wrong, or nothing."""
    wrong = check()
    print(f"{'✗' if wrong else '✓'} {name}", flush=True)
    lines = wrong.rstrip().splitlines()
    shown = lines if len(lines) <= LONGEST_LINES else ["…", *lines[-LONGEST_LINES:]]
    print("".join(f"  {line}\n" for line in shown), end="", flush=True)
    return not wrong


def tool(*command: object, env: dict[str, str] | None = None) -> str:
    """What a command says when it fails, else nothing."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr or f"exit code {done.returncode}") if done.returncode else ""


def check_schema() -> str:
    """The API describes itself without warnings, exactly as committed in docs/openapi.yaml."""
    committed = ROOT / "docs" / "openapi.yaml"
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "openapi.yaml"
        wrong = tool(*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", made, env=PRODUCTION)
        return wrong or difference(
            committed, made, "make it with: manage.py spectacular --file docs/openapi.yaml"
        )


def check_locks() -> str:
    """Each lock still follows from its .in file: nothing missing, nothing left over."""
    return "".join(check_lock(name) for name in LOCKS)


def check_lock(name: str) -> str:
    lock = ROOT / f"{name}.txt"
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(shutil.copy(lock, scratch))  # uv keeps the versions that it finds there
        wrong = tool(*COMPILE, ROOT / f"{name}.in", "-o", made)
        return wrong or difference(lock, made, "make it with: make lock")


def difference(committed: Path, made: Path, hint: str) -> str:
    """What differs, comments left out; nothing when equal."""
    old, new = (_lines(path) for path in (committed, made))
    found = list(difflib.unified_diff(old, new, committed.name, "should be", lineterm="", n=0))
    return "\n".join([*found[:20], hint]) if found else ""


def _lines(path: Path) -> list[str]:
    lines = path.read_text().splitlines() if path.exists() else []
    return [line for line in lines if not line.strip().startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
