"""How the services are started as children: under which system user, and what happens when we die."""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import IO, Any

from shopops.embedded.errors import CommandFailed

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(with_signal: int = signal.SIGKILL) -> None:
    """Ask Linux to send this process a signal when its parent is gone, even after `kill -9`.

    Elsewhere nothing happens here; leftovers are found and stopped by the next start.
    """
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)


def spawn(
    command: list[str],
    *,
    death_signal: int,
    owner: pwd.struct_passwd | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    stdin: int | IO[Any] = subprocess.DEVNULL,
    output: int | IO[Any] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session (Ctrl-C reaches only us) that dies with us.

    Call from the main thread: Linux ties the death signal to the thread that started the child.
    """
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        start_new_session=True,
        # Runs after the change of user, which would reset the death signal.
        preexec_fn=partial(die_with_parent, death_signal),
        **as_user(owner),
    )


def as_user(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments of subprocess that run a command as this system user."""
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def service_user(home: Path) -> pwd.struct_passwd | None:
    """Whom the services run as: nobody else (None), but for root a user without rights.

    PostgreSQL refuses to run as root. The owner of existing data stays its owner.
    """
    if os.geteuid() != 0:
        return None
    if home.exists() and home.stat().st_uid != 0:
        return pwd.getpwuid(home.stat().st_uid)
    return _known("postgres") or _known("shopops") or _created("shopops") or pwd.getpwnam("nobody")


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd:
        subprocess.run([useradd, "--system", "--no-create-home", name], check=False, capture_output=True)
    return _known(name)


def own_directory(path: Path, owner: pwd.struct_passwd | None) -> None:
    """Make a directory that only the service's user may enter; refuse one that somebody else made."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    wanted = owner.pw_uid if owner else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (wanted, os.geteuid()):
        raise CommandFailed(f"{path} belongs to another user; run as that user or choose another DATA_DIR.")
    if owner is not None:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(0o700)


def open_way(path: Path, owner: pwd.struct_passwd | None) -> None:
    """Let the service's user pass (not list) the directories that lead to a path. Root only."""
    if owner is None:
        return
    for directory in path.resolve().parents:
        mode = directory.stat().st_mode
        if directory.stat().st_uid != owner.pw_uid and not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)


def open_files(tree: Path, owner: pwd.struct_passwd | None) -> None:
    """Let the service's user read a package that root installed under a strict umask."""
    if owner is None or (tree.stat().st_mode & 0o005) == 0o005:
        return
    for path in [tree, *tree.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | 0o004 | (0o001 if mode & 0o100 else 0))
