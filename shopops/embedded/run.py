"""`make run`: the whole shop under one supervisor; and single commands with the services up."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from shopops import embedded
from shopops.embedded import checks, child
from shopops.embedded.accounts import CREATE_MANAGER, ask_for_manager, find_accounts
from shopops.embedded.config import ROOT, Config, keep_secrets
from shopops.embedded.errors import CommandFailed
from shopops.embedded.services import Services
from shopops.embedded.supervisor import PROCESSES_FILE, Supervisor, ignore_signals, stop_leftovers

OPENING_SECONDS = 120
DEMO_PASSWORD = "shopops-demo"  # noqa: S105 - printed on purpose, demo shops only


def run_shop(config: Config) -> None:
    """Run until Ctrl-C or SIGTERM; raises CommandFailed where it cannot."""
    _stop_on_signals()
    crashed = (config.data_dir / PROCESSES_FILE).exists()
    if not crashed:  # else the port may still be held by what the crash left
        checks.check_port(config.host, config.port)
    services = make_services(config)
    try:
        with services:
            stop_leftovers(config.data_dir)
            checks.check_port(config.host, config.port)
            env = shop_environment(config, services)
            _prepare(env)
            if not find_accounts(env["DATABASE_URL"]):
                ask_for_manager(env)
            _supervise(config, services, env)
    except KeyboardInterrupt:
        print("shopops has stopped.", flush=True)


def run_command(config: Config, command: list[str]) -> int:
    """Run one command with the services up: those of a running shop, else our own meanwhile."""
    found = embedded.urls(config.data_dir)
    if found:
        database_url, redis_url = found
        addresses = {
            "DATABASE_URL": config.database_url or database_url,
            "REDIS_URL": config.redis_url or redis_url,
        }
        return subprocess.run(command, check=False, env=_environment(config, addresses)).returncode
    with make_services(config) as services:
        return subprocess.run(command, check=False, env=shop_environment(config, services)).returncode


def make_services(config: Config) -> Services:
    """Check what the environment gives, and get ready to start what it does not."""
    checks.check_disk(config.data_dir)
    if config.database_url:
        checks.check_database(config.database_url)
    if config.redis_url:
        checks.check_broker(config.redis_url)
    return Services(config.data_dir, postgres=not config.database_url, valkey=not config.redis_url)


def shop_environment(config: Config, services: Services) -> dict[str, str]:
    """Environment of the shop's processes; makes the secrets on first use."""
    keep_secrets(config.data_dir)
    external = {"DATABASE_URL": config.database_url, "REDIS_URL": config.redis_url}
    return _environment(config, {name: url for name, url in external.items() if url} | services.env)


def _environment(config: Config, addresses: dict[str, str]) -> dict[str, str]:
    return {
        # Root is told so by the user's own prompt; celery's paragraph about it hides what matters.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        **os.environ,
        **addresses,
        "DATA_DIR": str(config.data_dir),
        "HOST": config.host,
        "PORT": str(config.port),
        "SHOPOPS_ENV": config.kind,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(env: dict[str, str]) -> None:
    command = [sys.executable, "-m", "shopops.embedded.prepare"]
    process = child.spawn(command, death_signal=signal.SIGKILL, cwd=ROOT, env=env, output=sys.stdout)
    try:
        failed = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if failed:
        raise CommandFailed("The shop was not opened; the reason is above.")


def _supervise(config: Config, services: Services, env: dict[str, str]) -> None:
    supervisor = Supervisor(ROOT / "Procfile", env, config.data_dir)
    opened_by = time.monotonic() + OPENING_SECONDS
    is_open = False

    def every_turn() -> bool:
        nonlocal is_open
        if dead := services.failed():
            raise CommandFailed(f"{dead} has died; start again, nothing committed is lost.")
        if not is_open and (is_open := _answers(config)):
            print(_banner(config, find_accounts(env["DATABASE_URL"])), flush=True)
        if not is_open and (time.monotonic() > opened_by or supervisor.crashes("web") >= 3):
            raise CommandFailed("The web server does not open; its messages are above.")
        return True

    supervisor.run(every_turn)


def _answers(config: Config) -> bool:
    connection = http.client.HTTPConnection(config.reach, config.port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _banner(config: Config, accounts: dict[str, bool]) -> str:
    lines = ["", f"  shopops is open at {config.address}", f"  data in {config.data_dir}"]
    if made := [name for name, is_demo in accounts.items() if is_demo]:
        lines.append(f"  demo accounts: {', '.join(made)}")
        lines.append(f"  password of each, unless it was changed: {DEMO_PASSWORD}")
    if own := [name for name, is_demo in accounts.items() if not is_demo]:
        lines.append(f"  accounts: {', '.join(own)}")
    if not accounts:
        lines.append(f"  no account yet; make the first manager with: {CREATE_MANAGER} NAME")
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


def _stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    ignore_signals()
    raise KeyboardInterrupt
