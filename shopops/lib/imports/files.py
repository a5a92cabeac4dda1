"""The uploaded originals: kept by fingerprint, readable by their owner only, never under a URL."""

import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from shopops.lib.imports.messages import ImportFailed
from shopops.lib.sheets import SheetError

BLOCK_BYTES = 1 << 20
MEGABYTE = 1_000_000


def keep_file(chunks: Iterable[bytes], *, filename: str) -> tuple[str, int]:
    """Stream an upload to disk; gives its SHA-256 and size. The same content is kept once.

    Raises SheetError for an empty file and ImportFailed beyond `IMPORT_MAX_MB`.
    """
    directory().mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size, limit = sha256(), 0, settings.IMPORT_MAX_MB * MEGABYTE
    with tempfile.NamedTemporaryFile(dir=directory(), prefix="incoming-", delete=False) as file:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise ImportFailed("too_big", file=filename, limit=settings.IMPORT_MAX_MB)
                digest.update(chunk)
                file.write(chunk)
            if not size:
                raise SheetError("empty_file", file=filename)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(path_of(digest.hexdigest()))
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


def blocks_of(path: Path) -> Iterable[bytes]:
    """A file on disk, block by block."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def path_of(fingerprint: str) -> Path:
    """Where the file with that fingerprint is kept. ValueError for anything that is no fingerprint."""
    if len(fingerprint) != 64 or not fingerprint.isalnum():
        raise ValueError("not a SHA-256")
    return directory() / fingerprint


def directory() -> Path:
    """Where originals are kept."""
    return Path(settings.MEDIA_ROOT) / "imports"
