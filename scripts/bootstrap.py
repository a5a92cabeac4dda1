#!/usr/bin/env python3
"""Makes the checkout ready: `.venv` from the locked requirements, `node_modules` from npm's lock.

Standard library only, for any Python that can still say why it is too old. A second call does nothing; a
killed call is done again. `python3 scripts/bootstrap.py [requirements-dev.txt]`
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".shopops-stamp"
UNFINISHED = VENV / ".shopops-unfinished"
NODE_STAMP = ROOT / "node_modules" / ".shopops-stamp"
OLDEST_NPM = 9


def main(lock: str) -> None:
    """Bring both up to the locks; one set-up at a time per checkout."""
    check_python()
    with only_one():
        make_venv()
        install(lock, also="requirements.txt")
        install_front_end()


def check_python() -> None:
    """Stop with one sentence where this Python is too old for the product."""
    if sys.version_info < (3, 11):  # noqa: UP036 - exactly those who are older should read this
        stop(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; try: make run PYTHON=python3.12"
        )
    if os.name != "posix":
        stop("shopops runs on Linux and macOS; on Windows use WSL.")
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        stop("This Python has no venv; on Debian and Ubuntu: apt-get install python3-venv")


def only_one() -> IO[str]:
    """A lock on this very file, so there is nothing to clean up; freed when the process ends."""
    import fcntl  # not on Windows, which check_python has named by now

    file = open(__file__)  # noqa: SIM115 - closed by the caller's `with`
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another set-up of this checkout is at work, waiting for it")
        fcntl.flock(file, fcntl.LOCK_EX)
    return file


def make_venv() -> None:
    """A virtual environment that works; one that was left half-made is made again."""
    test = ["-c", ""] if STAMP.exists() else ["-m", "pip", "--version"]
    if UNFINISHED.exists() or not works([PYTHON, *test]):
        say("virtual environment")
        run([sys.executable, "-m", "venv", "--clear", VENV], "The virtual environment could not be made")
    packages = next(VENV.glob("lib/python3*/site-packages"))
    # So that pytest and celery find the product's packages from the checkout.
    (packages / "shopops-checkout.pth").write_text(f"{ROOT}\n")


def install(lock: str, also: str = "") -> None:
    """Install exactly what a lock says, checked by hash; `also` names a lock that it contains."""
    done = read_stamp()
    if done.get(lock) == digest(ROOT / lock):
        return
    say(f"Python packages of {lock} (the first time takes a minute or two)")
    UNFINISHED.touch()
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*command, "--require-hashes", "-r", ROOT / lock], "The Python packages could not be installed")
    done |= {name: digest(ROOT / name) for name in (lock, also) if name}
    STAMP.write_text(json.dumps(done))
    UNFINISHED.unlink()


def install_front_end() -> None:
    """The front-end parts of package-lock.json; their install scripts are not run."""
    wanted = digest(ROOT / "package-lock.json")
    if NODE_STAMP.exists() and NODE_STAMP.read_text() == wanted:
        return
    npm = find_npm()
    say("front-end parts")
    # npm removes node_modules, and with it the stamp, before it begins.
    command: list[str | Path] = [
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
    ]
    run(command, "The front-end parts could not be installed")
    NODE_STAMP.write_text(wanted)


def find_npm() -> str:
    """npm of this machine when it is new enough, else the one from PyPI."""
    found = shutil.which("npm")
    if found and npm_major(found) >= OLDEST_NPM:
        return found
    install("requirements-node.txt")
    return str(VENV / "bin" / "npm")


def npm_major(npm: str) -> int:
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().split(".")[0]
    return int(major) if major.isdigit() else 0


def read_stamp() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def works(command: Sequence[str | Path]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: Sequence[str | Path], failure: str) -> None:
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        stop(f"{failure}; the reason is above.")


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def stop(sentence: str) -> None:
    sys.exit(f"shopops: {sentence}")


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "requirements.txt")
    except KeyboardInterrupt:
        sys.exit("shopops: the set-up was interrupted; the next one starts it again.")
