"""The uploaded originals: kept sealed under their fingerprint for a while, never under a URL."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

from shopops.lib.imports.messages import ImportFailed
from shopops.lib.sealed_files import sealed
from shopops.lib.sheets import SheetError

BLOCK_BYTES = 1 << 20
MEGABYTE = 1_000_000
INCOMING = "incoming-"


@dataclass(frozen=True)
class Incoming:
    """An upload that is whole on disk but not kept yet."""

    path: Path
    sha256: str
    size_bytes: int


def receive_file(chunks: Iterable[bytes], *, filename: str) -> Incoming:
    """Stream an upload to disk, sealed, to be kept by `keep_file`.

    Raises SheetError for an empty file and ImportFailed beyond `IMPORT_MAX_MB`.
    """
    directory().mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size, limit = sha256(), 0, settings.IMPORT_MAX_MB * MEGABYTE

    def counted(chunks: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise ImportFailed("too_big", file=filename, limit=settings.IMPORT_MAX_MB)
            digest.update(chunk)
            yield chunk

    with tempfile.NamedTemporaryFile(dir=directory(), prefix=INCOMING, delete=False) as file:
        try:
            file.writelines(sealed(counted(chunks)))
            if not size:
                raise SheetError("empty_file", file=filename)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Incoming(Path(file.name), digest.hexdigest(), size)


def keep_file(incoming: Incoming) -> None:
    """Keep an upload under its fingerprint, the same content once; in the transaction that notes its import."""
    hold_original(incoming.sha256)
    incoming.path.rename(path_of(incoming.sha256))


def hold_original(fingerprint: str) -> None:
    """Until this transaction ends, nobody else keeps or removes the file with that fingerprint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"imports.{fingerprint}"])


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
