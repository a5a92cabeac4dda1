"""Files that hold buyers' data: sealed on disk in blocks, so that a large one is never whole in memory.

A file is a magic word, seven random bytes, and blocks of AES-256-GCM. A block's nonce is those bytes, its number, and
whether it is the last: blocks that are swapped, left out or cut off are noticed.
"""

import hmac
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

MAGIC = b"shopops sealed 1\n"
PREFIX_BYTES = 7
BLOCK_BYTES = 1 << 20
TAG_BYTES = 16


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """What to write in place of these bytes, a block at a time."""
    prefix = secrets.token_bytes(PREFIX_BYTES)
    yield MAGIC + prefix
    waiting, number = bytearray(), 0
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > BLOCK_BYTES:
            yield _cipher().encrypt(_nonce(prefix, number, last=False), bytes(waiting[:BLOCK_BYTES]), None)
            del waiting[:BLOCK_BYTES]
            number += 1
    yield _cipher().encrypt(_nonce(prefix, number, last=True), bytes(waiting), None)


def unsealed(path: Path) -> Iterator[bytes]:
    """The bytes that were sealed. ValueError when they were sealed with another key, or are damaged."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError("not a sealed file")
        prefix, number = file.read(PREFIX_BYTES), 0
        block = file.read(BLOCK_BYTES + TAG_BYTES)
        while block:
            following = file.read(BLOCK_BYTES + TAG_BYTES)
            try:
                yield _cipher().decrypt(_nonce(prefix, number, last=not following), block, None)
            except InvalidTag as error:
                raise ValueError("sealed with another key, or damaged") from error
            block, number = following, number + 1


def seal_in_place(path: Path) -> bool:
    """Seal a file that lies in clear on disk; False when it is sealed already. The file is whole at any moment."""
    with path.open("rb") as clear:
        if clear.read(len(MAGIC)) == MAGIC:
            return False
        clear.seek(0)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}-", delete=False) as file:
            file.writelines(sealed(iter(lambda: clear.read(BLOCK_BYTES), b"")))
            file.flush()
            os.fsync(file.fileno())
    status = path.stat()
    os.utime(file.name, (status.st_atime, status.st_mtime))
    Path(file.name).rename(path)
    return True


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The file in clear, for readers that need a path: it has no name on disk and ends with this process."""
    with tempfile.TemporaryFile(dir=path.parent) as clear:
        clear.writelines(unsealed(path))
        clear.flush()
        yield Path(f"/dev/fd/{clear.fileno()}")


def first_then_rest(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks with the first one read already: a file that cannot be opened fails before its answer begins."""
    return chain([next(blocks)], blocks)


def _cipher() -> AESGCM:
    return AESGCM(hmac.digest(settings.PERSONAL_DATA_KEY.encode(), b"files", sha256))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([last])
