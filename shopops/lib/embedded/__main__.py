"""Command line: `python -m shopops.lib.embedded run | exec -- CMD… | backup FILE | restore FILE`."""

import argparse
import sys

from shopops.lib.embedded.config import Config
from shopops.lib.embedded.run import run_command, run_shop
from shopops.lib.embedded.trouble import Trouble


def main(arguments: list[str]) -> int:
    """Do one command; trouble is one sentence on standard error and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        return _do(options, Config.from_environment())
    except Trouble as trouble:
        print(f"shopops: {trouble}", file=sys.stderr)
        return 1


def _do(options: argparse.Namespace, config: Config) -> int:
    if options.what == "run":
        run_shop(config)
    elif options.what == "exec":
        return run_command(config, options.command)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shopops")
    commands = parser.add_subparsers(dest="what", required=True)
    commands.add_parser("run", help="run the whole shop until Ctrl-C")
    single = commands.add_parser("exec", help="run one command with PostgreSQL and Valkey up")
    single.add_argument("command", nargs="+")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
