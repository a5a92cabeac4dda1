"""Before the shop opens: messages compiled, database migrated, static files collected, a demo shop if empty.

A process of its own, so that the supervisor stays small and never loads Django.
"""

import io
import os
import sys
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from shopops.lib.embedded.config import ROOT


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
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3])
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    unfinished = target.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(compiled.getvalue())
    unfinished.replace(target)


def main() -> int:
    """Prepare; 1 with one sentence where the surroundings are at fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
    try:
        compile_messages()
        django.setup()
        print("· database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
        print("· static files", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.SHOPOPS_ENV == "demo":
            print("· demo shop", flush=True)
            call_command("seed_demo", "--if-empty")
    except (DatabaseError, OSError, CommandError) as error:
        print(f"shopops: the shop could not be prepared: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
