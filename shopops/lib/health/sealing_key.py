"""A database is opened with the key that it was sealed with, or not at all.

With another key every known buyer would be unreadable, unfindable and imported a second time.
"""

import logging
import sys
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from shopops.embedded import key_fingerprint
from shopops.lib.audit.actions import record
from shopops.lib.health.models import SealingKey

log = logging.getLogger(__name__)


class WrongKey(Exception):
    """The database was sealed with another PERSONAL_DATA_KEY."""

    def __init__(self) -> None:
        super().__init__(
            "This database was sealed with another PERSONAL_DATA_KEY (a lost or new secrets.env?): put the old key"
            " back; if it is lost for ever, `manage.py accept_new_key` gives up the buyers' data it sealed."
        )


def is_our_key() -> bool:
    """Whether the database was sealed with our key, or with none yet."""
    return not SealingKey.objects.exclude(fingerprint=_ours()).exists()


def check_key() -> None:
    """Raises WrongKey; a database that knows no key yet takes ours. DatabaseError before it is migrated."""
    SealingKey.objects.get_or_create(pk=1, defaults={"fingerprint": _ours()})
    if not is_our_key():
        raise WrongKey


def refuse_wrong_key(**_: Any) -> None:
    """For the start of a process: ends it with one sentence. A database that is away is no reason to end."""
    try:
        check_key()
    except WrongKey as wrong:
        sys.exit(f"shopops: {wrong}")
    except DatabaseError as error:
        log.warning("the key could not be checked", extra={"error": type(error).__name__})
    finally:
        connection.close()  # a web server forks after this


@transaction.atomic
def accept_new_key() -> None:
    """From now on the database belongs to our key; what another one sealed stays unreadable."""
    SealingKey.objects.update_or_create(pk=1, defaults={"fingerprint": _ours()})
    record("health.new_key_accepted", by=None, fingerprint=_ours())


def _ours() -> str:
    return key_fingerprint(settings.PERSONAL_DATA_KEY)
