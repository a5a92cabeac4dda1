"""Imported files go after a while; what came of them stays."""

import os
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from shopops.lib.imports.actions import confirm_import
from shopops.lib.imports.files import INCOMING, directory, path_of
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.originals import remove_originals
from shopops.lib.sealed_files import unsealed
from tests.lib.imports.bring import bring_in, csv_file, order, preview

pytestmark = pytest.mark.django_db
FILE = csv_file([order(1), order(2, 总金额="一百")])


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def remove_after(days: int) -> int:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        return remove_originals()


def test_a_file_goes_after_its_days_and_the_import_stays(client_for: Callable[[str], Client]) -> None:
    job = bring_in(FILE)
    assert remove_after(29) == 0
    assert path_of(job.sha256).exists()
    assert remove_after(31) == 1
    assert not path_of(job.sha256).exists()
    client = client_for("manager")
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "删除" in page and "原文件" not in page
    assert "不是有效的金额" in page
    rows = b"".join(client.post(f"/imports/{job.pk}/rejections.csv", {"reason": "修改后重新导入"}))
    assert "一百" in rows.decode()
    assert client.get(f"/imports/{job.pk}/original/").status_code == 302


def test_the_page_says_when(client_for: Callable[[str], Client]) -> None:
    job = bring_in(FILE)
    ImportJob.objects.update(original_removed_at="2026-03-01T04:20:00+08:00")
    assert "已于 2026-03-01 04:20 删除" in client_for("manager").get(f"/imports/{job.pk}/").content.decode()


def test_a_file_that_was_sent_again_stays_for_the_younger_import() -> None:
    job = bring_in(FILE)
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        again = preview(FILE)
    assert again.sha256 == job.sha256
    os.utime(path_of(job.sha256), (0, 0))
    assert remove_after(31) == 0
    assert remove_after(51) == 1
    assert not ImportJob.objects.filter(original_removed_at=None).exists()


def test_a_preview_that_nobody_confirmed_is_given_up() -> None:
    job = preview(FILE)
    assert remove_after(31) == 1
    job.refresh_from_db()
    assert job.stage == Stage.CANCELLED and job.original_removed_at


def test_work_that_waits_keeps_its_file() -> None:
    job = preview(FILE)
    confirm_import(job=job, by=None)
    assert remove_after(31) == 0
    assert path_of(job.sha256).exists()


def test_an_upload_that_broke_off_goes_the_next_day() -> None:
    directory().mkdir()
    (directory() / f"{INCOMING}x1").write_bytes(b"half")
    assert remove_originals() == 0
    assert remove_after(2) == 1


def test_files_of_an_older_release_are_sealed_when_it_is_upgraded() -> None:
    job = bring_in(FILE)
    file = path_of(job.sha256)
    clear = b"".join(unsealed(file))
    file.write_bytes(clear)
    import_module("shopops.lib.imports.migrations.0005_seal_originals").seal_originals(None, None)
    assert clear not in file.read_bytes()
    assert b"".join(unsealed(file)) == clear
