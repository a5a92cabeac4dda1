"""Command line: `python -m shopops.embedded run | exec -- CMD… | backup FILE | restore FILE`."""

import argparse
import errno
import shutil
import sys
import tempfile
from pathlib import Path

from shopops.embedded.backup import backup
from shopops.embedded.config import Config
from shopops.embedded.errors import CommandFailed
from shopops.embedded.restore import restore
from shopops.embedded.run import run_command, run_shop

STREAM = Path("-")


def main(arguments: list[str]) -> int:
    """Do one command; a failure is one sentence on standard error and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options, Config.from_environment())
    except CommandFailed as failure:
        print(f"shopops: {failure}", file=sys.stderr)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(
            "shopops: The disk is full; nothing committed is lost. Make room and start again.",
            file=sys.stderr,
        )
    return 1


def _do(options: argparse.Namespace, config: Config) -> int:
    if options.what == "run":
        run_shop(config)
    elif options.what == "exec":
        return run_command(config, options.command)
    elif options.file == STREAM:
        _do_with_streams(options, config)
    elif options.what == "backup":
        print(backup(config, options.file))
    else:
        print(restore(config, options.file, force=options.force))
    return 0


def _do_with_streams(options: argparse.Namespace, config: Config) -> None:
    """Backup to standard output, restore from standard input: a container has no other way to the host."""
    with tempfile.TemporaryDirectory(prefix="shopops-") as scratch:
        file = Path(scratch, "shop.tar")
        if options.what == "backup":
            said = backup(config, file)
            with file.open("rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
        else:
            with file.open("wb") as whole:
                shutil.copyfileobj(sys.stdin.buffer, whole)
            said = restore(config, file, force=options.force)
        print(said.replace(str(file), "the backup"), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shopops")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("run", help="run the whole shop until Ctrl-C")
    single = commands.add_parser("exec", help="run one command with PostgreSQL and Valkey up")
    single.add_argument("command", nargs="+")
    saving = commands.add_parser("backup", help="write database and uploads into one file")
    saving.add_argument("file", type=_file, help="- for standard output")
    restoring = commands.add_parser("restore", help="make the shop of a backup this shop")
    restoring.add_argument("file", type=_file, help="- for standard input")
    restoring.add_argument("--force", action="store_true", help="replace the shop that is there")
    return parser


def _file(name: str) -> Path:
    """A file name; `make backup` without FILE gives an empty one."""
    if not name:
        raise argparse.ArgumentTypeError("which file? FILE=shop.tar")
    return Path(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
