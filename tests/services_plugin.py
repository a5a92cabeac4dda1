"""pytest plugin: compiled translations, a real PostgreSQL and a real Valkey for one test run, gone when it ends.

Loaded with `-p`, so that the addresses are in the environment before Django's settings are read; the
workers of xdist inherit them. Services given by DATABASE_URL or REDIS_URL are used as they are.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from shopops.embedded.errors import CommandFailed
from shopops.embedded.messages import compile_messages
from shopops.embedded.services import Services

PREFIX = "shopops-test-"
_running: list[Services] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """A wrapper runs before pytest-django's hook of the same name, which reads the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _remove_leftovers()
        compile_messages()
        _start()
    return (yield)


def pytest_collection_finish() -> None:
    """The garbage collector leaves alone what was loaded for the whole run, and comes less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure() -> None:
    """The end of the run, also after Ctrl-C. After `kill -9` the services end by themselves."""
    while _running:
        services = _running.pop()
        services.stop()
        shutil.rmtree(services.data_dir, ignore_errors=True)


def _start() -> None:
    os.environ["SHOPOPS_ENV"] = "test"
    data_dir = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    os.environ["DATA_DIR"] = str(data_dir)
    services = Services(
        data_dir,
        postgres=not os.environ.get("DATABASE_URL"),
        valkey=not os.environ.get("REDIS_URL"),
        throwaway=True,
    )
    _running.append(services)
    try:
        services.__enter__()
    except CommandFailed as trouble:
        raise pytest.UsageError(str(trouble)) from trouble
    os.environ.update(services.env)


def _remove_leftovers() -> None:
    """Directories of runs that were killed: their process is gone and they are ours."""
    for directory in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = directory.name.removeprefix(PREFIX).split("-")[0]
        with suppress(FileNotFoundError):  # another run may be removing it too
            ours = directory.stat().st_uid == os.geteuid()
            if ours and pid.isdigit() and not psutil.pid_exists(int(pid)):
                shutil.rmtree(directory, ignore_errors=True)
