"""A full disk is told in a sentence and leaves nothing behind."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError
from psycopg2.errors import DiskFull, QueryCanceled
from pytest_django import Settings

from shopops.lib.imports.actions import upload_file
from shopops.lib.imports.files import directory
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob
from shopops.lib.imports.space import room_for


def full_disk() -> Iterator[bytes]:
    yield b"half"
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.django_db
def test_an_upload_onto_a_full_disk(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ImportFailed) as failed:
        upload_file(chunks=full_disk(), filename="orders.csv", by=None)
    assert "磁盘满了，文件“orders.csv”没有导入" in failed.value.message
    assert not list(directory().iterdir())
    assert not ImportJob.objects.exists()


def test_a_full_disk_of_the_database() -> None:
    with pytest.raises(ImportFailed, match="disk_full"), room_for("orders.csv"):
        raise OperationalError("full") from DiskFull()


def test_other_trouble_stays_what_it_is() -> None:
    with pytest.raises(DatabaseError, match="slow"), room_for("orders.csv"):
        raise OperationalError("slow") from QueryCanceled()
    with pytest.raises(PermissionError), room_for("orders.csv"):
        raise PermissionError(errno.EACCES, "no")
