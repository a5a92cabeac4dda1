"""The process that reads one file: `python -m shopops.lib.imports.reader JOB`.

It tells its progress and its result on stdout, a JSON object per line. When the worker that started it is
gone, the next line cannot be written and the process ends.
"""

import json
import os
import resource
import sys
import time
from typing import Any

import django

REPORT_SECONDS = 0.3


def main(job_id: int) -> int:
    """Read the file of that import; gives the exit code."""
    from django.conf import settings  # only known after setup, which happens in __main__

    from shopops.lib.imports.child import CPU_MINUTES
    from shopops.lib.imports.extraction import read_file, reading_as_facts
    from shopops.lib.imports.messages import ImportFailed
    from shopops.lib.imports.models import ImportJob
    from shopops.lib.imports.space import room_for
    from shopops.lib.sheets import SheetError

    job = ImportJob.objects.get(pk=job_id)
    _limit(resource.RLIMIT_AS, settings.IMPORT_MEMORY_MB << 20)
    _limit(resource.RLIMIT_CPU, CPU_MINUTES * 60)
    try:
        with room_for(job.filename):
            reading = read_file(job, _Progress())
        _say({"reading": reading_as_facts(reading)})
    except (SheetError, ImportFailed) as error:
        _say({"failed": error.code, "params": error.params})
    except MemoryError:
        _say(
            {
                "failed": "too_much_memory",
                "params": {"file": job.filename, "limit": settings.IMPORT_MEMORY_MB},
            }
        )
    return 0


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


class _Progress:
    """Says how far the reading is, not more often than people can see."""

    def __init__(self) -> None:
        self._said_at = 0.0

    def __call__(self, rows: int, share: float) -> None:
        if time.monotonic() - self._said_at >= REPORT_SECONDS:
            self._said_at = time.monotonic()
            _say({"rows": rows, "share": round(share, 4)})


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what, ensure_ascii=False, default=str), flush=True)  # noqa: T201  stdout is the interface


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
    django.setup()
    sys.exit(main(int(sys.argv[1])))
