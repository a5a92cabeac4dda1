"""One runner at a time, over all processes and machines."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any number that nothing else in the product locks: "rollup" in ASCII.
LOCK = 0x726F6C6C7570


class AnotherRunner(RuntimeError):
    """Figures are being built by somebody else right now."""


@contextmanager
def one_runner(*, wait: bool) -> Iterator[None]:
    """Hold the runner's lock; wait for it, or raise AnotherRunner.

    The lock belongs to the database session: whatever ends the process frees it.
    """
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise AnotherRunner("figures are being built by another process")
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
