"""Reading a file in a process of its own (`reader`), whose memory and time the kernel bounds.

A file made to exhaust the machine ends that process, not the worker.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from shopops.lib.imports.extraction import Reading, Report, reading_from_facts
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob

READER = "shopops.lib.imports.reader"
CPU_MINUTES = 20


class ReaderDied(RuntimeError):
    """The reading process ended without an answer."""


def read_in_child(job: ImportJob, report: Report, still_ours: Callable[[], bool]) -> Reading | None:
    """Read the job's file in a child process; see `extraction.read_file`.

    None when `still_ours` said no meanwhile. Raises ImportFailed when the file is no use, ReaderDied.
    """
    command = [sys.executable, "-m", READER, str(job.id)]
    with subprocess.Popen(  # noqa: S603  our own command
        command, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR, env=_environment()
    ) as process:
        try:
            answer = _last_answer(process.stdout, report, still_ours)
            process.wait()
        finally:
            process.kill()
    return _reading(job, answer, process.returncode)


def _environment() -> dict[str, str]:
    """Our own, with the database that we really use."""
    database = urlunsplit(
        urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    )
    ours = {"DATABASE_URL": database, "DATA_DIR": str(settings.DATA_DIR), "SHOPOPS_ENV": settings.SHOPOPS_ENV}
    return os.environ | ours


def _last_answer(
    lines: IO[str] | None, report: Report, still_ours: Callable[[], bool]
) -> dict[str, Any] | None:
    answer: dict[str, Any] = {}
    for line in lines or ():
        answer = json.loads(line)
        if "share" in answer:
            report(answer["rows"], answer["share"])
            if not still_ours():
                return None
    return answer


def _reading(job: ImportJob, answer: dict[str, Any] | None, exit_code: int) -> Reading | None:
    if answer is None:
        return None
    if "failed" in answer:
        raise ImportFailed(answer["failed"], **answer["params"])
    if "reading" in answer:
        return reading_from_facts(answer["reading"])
    if exit_code == -signal.SIGXCPU:
        raise ImportFailed("too_slow", file=job.filename, limit=CPU_MINUTES)
    raise ReaderDied(f"reading import {job.id} ended with {exit_code}")
