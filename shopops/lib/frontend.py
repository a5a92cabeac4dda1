"""Front-end parts from npm: served by ourselves, never copied into the repository."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.checks import Error as CheckError
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NpmFinder(BaseFinder):
    """Finds exactly the files of `settings.NPM_FILES`, as static path `npm/<file>`."""

    prefix = "npm/"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NPM_ROOT)
        # collectstatic asks the storage where its files go; Django's own finders set it the same way.
        self.storage.prefix = "npm"  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [name for name in settings.NPM_FILES if not Path(settings.NPM_ROOT, name).exists()]
        if not missing:
            return []
        return [
            CheckError(f"front-end parts are missing: {missing}", hint="run `make setup`", id="shopops.E001")
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(self.prefix)
        found = path.startswith(self.prefix) and name in settings.NPM_FILES
        full = str(Path(settings.NPM_ROOT, name))
        if find_all:
            return [full] if found else []
        return full if found else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in settings.NPM_FILES:
            yield name, self.storage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """File names carry their hash and are cached for ever; source maps of the parts are not needed."""

    manifest_strict = True
    support_js_module_import_aggregation = False

    # The parts' `sourceMappingURL` comments point to maps that are not served.
    patterns = tuple(
        (glob, tuple(p for p in rules if "sourceMappingURL" not in (p if isinstance(p, str) else p[0])))
        for glob, rules in CompressedManifestStaticFilesStorage.patterns
    )
