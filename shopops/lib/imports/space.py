"""A full disk is nobody's file's fault, but whoever imports should read it in one sentence."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2.errors import DiskFull

from shopops.lib.imports.messages import ImportFailed

logger = logging.getLogger(__name__)

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def room_for(filename: str) -> Iterator[None]:
    """Raises ImportFailed in place of what a full disk, ours or the database's, raises inside."""
    try:
        yield
    except Exception as error:
        if not is_full(error):
            raise
        logger.exception("no space left for an import")
        raise ImportFailed("disk_full", file=filename) from error


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is the reason, or the reason of the reason."""
    if error is None or isinstance(error, DiskFull):
        return error is not None
    return (isinstance(error, OSError) and error.errno in NO_SPACE) or is_full(error.__cause__)
