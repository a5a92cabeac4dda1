"""`python -m benchmarks [NAME …]`: measure everything, or what is named.

A benchmark is a module of this package with a `NAME` and a `main()` that prints its measurements and, last,
`NAME ratio: X`. Without a DATABASE_URL the embedded services are started for the time of the run.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
import tempfile
from types import ModuleType

import benchmarks


def main(names: list[str]) -> int:
    """Run the benchmarks; an unknown name is one sentence and exit code 2."""
    if not os.environ.get("DATABASE_URL"):
        return _again_with_services(names)
    found = _benchmarks()
    if unknown := set(names) - set(found):
        print(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(sorted(found))}")
        return 2
    for name in names or sorted(found):
        print(f"== {name}", flush=True)
        found[name].main()
    return 0


def _benchmarks() -> dict[str, ModuleType]:
    modules = (
        importlib.import_module(f"benchmarks.{module.name}")
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.name.startswith("_")
    )
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def _again_with_services(names: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="shopops-bench-") as data_dir:
        env = os.environ | {"DATA_DIR": data_dir}
        runner = [sys.executable, "-m", "shopops.embedded", "exec", "--"]
        return subprocess.call([*runner, sys.executable, "-m", "benchmarks", *names], env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
