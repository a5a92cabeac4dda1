"""Files that are broken, hostile or simply the wrong ones: one sentence, and the worker lives on."""

import io
import zipfile

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from shopops.lib.imports.actions import upload_file
from shopops.lib.imports.extraction import read_file
from shopops.lib.imports.files import directory
from shopops.lib.imports.messages import ImportFailed, file_message
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.worker import note_reading
from shopops.lib.sheets import SheetError
from tests.jobs import claimed, drain_queue
from tests.lib.imports.bring import csv_file, order


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return packed.getvalue()


HOSTILE = {
    "bomb.xlsx": bomb(),
    "locked.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "wide.csv": (",".join(f"列{n}" for n in range(3000)) + "\r\n" + "1," * 2999 + "1\r\n").encode(),
    "photo.csv": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "page.xls": b"<html><table><tr><td>1</td></tr></table></html>",
    "other.csv": "统计日期,访客数\r\n2026-01-01,5\r\n".encode(),
    "wide-in-the-middle.csv": csv_file([order(n) for n in range(1, 6000)]) + b"1," * 2000 + b"\r\n",
    "header-only.csv": csv_file([order(1)]).split(b"\r\n")[0] + b"\r\n",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("filename", HOSTILE)
def test_a_file_that_is_no_use_says_so(filename: str) -> None:
    job = upload_file(chunks=[HOSTILE[filename]], filename=filename, by=None)
    with pytest.raises((ImportFailed, SheetError)) as refused:
        note_reading(*claimed(job), read_file(job, lambda rows, share: None))
    assert filename in file_message(refused.value.code, refused.value.params)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("filename", ["bomb.xlsx", "wide-in-the-middle.csv"])
def test_the_worker_tells_and_lives_on(filename: str) -> None:
    job = upload_file(chunks=[HOSTILE[filename]], filename=filename, by=None)
    drain_queue("imports")
    job.refresh_from_db()
    assert job.stage == Stage.FAILED, job.last_error
    assert filename in job.error


@pytest.mark.django_db(transaction=True)
def test_a_reader_without_enough_memory_is_stopped_by_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPORT_MEMORY_MB", "64")
    content = csv_file([order(number) for number in range(1, 9000)])
    job = upload_file(chunks=[content], filename="orders.csv", by=None)
    drain_queue("imports")
    job.refresh_from_db()
    assert (job.stage, job.error_code) == (Stage.FAILED, "too_much_memory")
    assert "64 MB" in job.error


@pytest.mark.django_db
def test_an_empty_file_is_refused_at_once() -> None:
    with pytest.raises(SheetError, match="空"):
        upload_file(chunks=[], filename="orders.csv", by=None)
    assert not ImportJob.objects.exists()


@pytest.mark.django_db
def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing_behind(settings: Settings) -> None:
    settings.IMPORT_MAX_MB = 1
    with pytest.raises(ImportFailed) as refused:
        upload_file(chunks=[b"x" * 600_000] * 2, filename="orders.csv", by=None)
    assert "1 MB" in refused.value.message
    assert not list(directory().glob("incoming-*"))


@pytest.mark.django_db
def test_a_name_with_a_path_is_only_a_name() -> None:
    job = upload_file(chunks=[b"a,b\r\n1,2\r\n"], filename="..\\..\\etc/passwd", by=None)
    assert job.filename == "passwd"
    assert (directory() / job.sha256).parent == django_settings.MEDIA_ROOT / "imports"
