"""Before the shop opens: messages compiled, database migrated, static files collected, a demo shop if empty (not with DEMO=0).

A process of its own, so that the supervisor stays small and never loads Django.
"""

import hashlib
import importlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from shopops.embedded.messages import compile_messages


def collect_static() -> None:
    """Collect, hash and compress the static files, unless they are those of the last time."""
    stamp = Path(settings.STATIC_ROOT, ".collected")
    found = _state_of_static_files()
    if not stamp.exists() or stamp.read_text() != found:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(found)


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> int:
    """Prepare; 1 with one sentence where the surroundings are at fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
    try:
        compile_messages()
        django.setup()
        print("· database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
        importlib.import_module("shopops.lib.health.sealing_key").refuse_wrong_key()
        print("· static files", flush=True)
        collect_static()
        if settings.SHOPOPS_ENV == "demo" and os.environ.get("DEMO") != "0":
            print("· demo shop", flush=True)
            call_command("seed_demo", "--if-empty")
    except (DatabaseError, OSError, CommandError) as error:
        print(f"shopops: the shop could not be prepared: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
