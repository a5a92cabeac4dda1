"""Keeps the processes of the Procfile running.

Not honcho's own manager: it takes everything down when one process ends, and waits only five seconds for
a worker in the middle of a job. Its Procfile reader and its printer are used.
"""

import datetime as dt
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil
from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

from shopops.embedded import child
from shopops.embedded.services import write_private

PROCESSES_FILE = "processes.json"
STOP_SECONDS = 30
LONGEST_PAUSE_SECONDS = 30
COLOURS = ("36", "33", "35", "32", "34", "31")


@dataclass
class Program:
    """One line of the Procfile and its process."""

    name: str
    command: str
    colour: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    crashes: int = 0
    partial: bytes = b""

    @property
    def due_at(self) -> float:
        """When a crashed program starts again: after 1, 2, 4 … 30 seconds."""
        return self.started_at + (min(2 ** (self.crashes - 1), LONGEST_PAUSE_SECONDS) if self.crashes else 0)


class Supervisor:
    """Starts, restarts and stops the programs, and prints what they say."""

    def __init__(self, procfile: Path, env: dict[str, str], data_dir: Path) -> None:
        self.env, self.cwd = env, procfile.parent
        self.record = data_dir / PROCESSES_FILE
        commands = parse_procfile(procfile.read_text()).processes
        self.programs = [
            Program(name, command, COLOURS[number % len(COLOURS)])
            for number, (name, command) in enumerate(commands.items())
        ]
        self.selector = selectors.DefaultSelector()
        self.printer = Printer(sys.stdout, width=max(map(len, commands)))

    def run(self, every_turn: Callable[[], bool]) -> None:
        """Work until `every_turn` says False or raises; it is asked twice a second."""
        try:
            while every_turn():
                self._start_due()
                self._print_output(0.5)
                self._notice_ends()
        finally:
            self._stop()

    def crashes(self, name: str) -> int:
        """How often in a row a program has ended within its first minute."""
        return sum(program.crashes for program in self.programs if program.name == name)

    def _start_due(self) -> None:
        waiting = [p for p in self.programs if p.process is None and time.monotonic() >= p.due_at]
        for program in waiting:
            program.process = child.spawn(
                ["/bin/sh", "-c", f"exec {program.command}"],
                death_signal=signal.SIGTERM,
                cwd=self.cwd,
                env=self.env,
                output=subprocess.PIPE,
            )
            program.started_at = time.monotonic()
            assert program.process.stdout  # noqa: S101 - a pipe was asked for
            os.set_blocking(program.process.stdout.fileno(), False)
            self.selector.register(program.process.stdout, selectors.EVENT_READ, program)
        if waiting:
            pids = {p.name: p.process.pid for p in self.programs if p.process}
            write_private(self.record, json.dumps(pids))

    def _print_output(self, seconds: float) -> None:
        if not self.selector.get_map():
            time.sleep(seconds)
        for key, _ in self.selector.select(seconds):
            data = os.read(key.fd, 65536)
            if not data:
                self.selector.unregister(key.fileobj)
            *lines, key.data.partial = (key.data.partial + data).split(b"\n")
            for line in lines:
                self._say(key.data, line)

    def _say(self, program: Program, line: bytes | str) -> None:
        now = dt.datetime.now(dt.UTC).astimezone()
        self.printer.write(Message("line", line, now, program.name, program.colour))

    def _notice_ends(self) -> None:
        for program in self._ended():
            alive_seconds = time.monotonic() - program.started_at
            program.crashes = program.crashes + 1 if alive_seconds < 60 else 1
            self._forget(program)
            pause = max(0, round(program.due_at - time.monotonic()))
            self._say(program, f"ended unexpectedly; it starts again in {pause} s")

    def _ended(self) -> list[Program]:
        return [p for p in self.programs if p.process and p.process.poll() is not None]

    def _forget(self, program: Program) -> None:
        """Close the books of an ended process; its children end with it."""
        assert program.process and program.process.stdout  # noqa: S101 - only ended processes come here
        kill_group(program.process.pid)
        if program.process.stdout in [key.fileobj for key in self.selector.get_map().values()]:
            self.selector.unregister(program.process.stdout)
        program.process.stdout.close()
        program.process, program.partial, program.started_at = None, b"", time.monotonic()

    def _stop(self) -> None:
        """Everybody finishes what it does; after 30 s nobody is asked any more."""
        ignore_signals()
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(p.process for p in self.programs) and time.monotonic() < deadline:
            self._print_output(0.1)
            for program in self._ended():
                self._forget(program)
        self._signal_all(signal.SIGKILL)
        for program in self.programs:
            if program.process:
                program.process.wait()
                self._forget(program)
        self.record.unlink(missing_ok=True)

    def _signal_all(self, number: int) -> None:
        for program in self.programs:
            if program.process:
                program.process.send_signal(number)


def ignore_signals() -> None:
    """While stopping, another Ctrl-C changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def kill_group(leader: int) -> None:
    """End what a program left behind in its session."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def stop_leftovers(data_dir: Path) -> None:
    """End programs of a shop whose supervisor was killed. Call with the lock of DATA_DIR held."""
    record = data_dir / PROCESSES_FILE
    try:
        recorded = json.loads(record.read_text())
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        recorded = None
    # Anything else than {name: number} was not written by us, or only half.
    pids = recorded.values() if isinstance(recorded, dict) else ()
    leftovers = list(_in_sessions({pid for pid in pids if isinstance(pid, int)}))
    for process in leftovers:
        process.kill()
    psutil.wait_procs(leftovers, timeout=10)
    record.unlink(missing_ok=True)


def _in_sessions(leaders: set[int]) -> Iterable[psutil.Process]:
    for process in psutil.process_iter():
        try:
            ours = "shopops" in " ".join(process.cmdline())  # a number may have been given away since
            if os.getsid(process.pid) in leaders and ours:
                yield process
        except (psutil.Error, ProcessLookupError):
            continue
