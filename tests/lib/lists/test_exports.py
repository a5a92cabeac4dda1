"""Exports: the rows and columns that are on the page, safe to open, at once or as a job."""

import csv
import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shopops.lib.audit.models import AuditEntry
from shopops.lib.lists.export_jobs import expire_exports
from shopops.lib.lists.models import ExportJob, ExportStatus
from staff.accounts.models import User
from tests import make
from tests.jobs import drain_queue

ClientFor = Callable[[str], Client]
pytestmark = pytest.mark.django_db
EXPORT = "/lists/export/"


def export(client: Client, **facts: Any) -> Any:
    data = {
        "list": "orders.trades",
        "format": "csv",
        "query": "",
        "columns": ["tid", "title", "payable", "paid"],
    }
    return client.post(EXPORT, data | facts)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def table(response: Any, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(response).decode(encoding))))


@pytest.fixture
def small_limit(settings: Any) -> None:
    settings.EXPORT_INLINE_ROWS = 1


def test_exactly_the_filtered_sorted_rows_and_chosen_columns(client_for: ClientFor) -> None:
    cheap = make.trade(payable_cny=5, title="=1+1")
    dear = make.trade(payable_cny=50)
    make.trade(payable_cny=500)
    response = export(client_for("warehouse"), query="amount_max=50&sort=-payable")
    assert table(response) == [
        ["订单编号", "商品", "应付（元）", "付款时间"],
        [f"'{dear.tid}", "", "50.00", "2026-06-18 12:00:10"],
        [f"'{cheap.tid}", "'=1+1", "5.00", "2026-06-18 12:00:10"],
    ]


def test_headers_of_the_answer(client_for: ClientFor) -> None:
    make.trade()
    response = export(client_for("warehouse"))
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AE%A2")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert body(response).startswith(b"\xef\xbb\xbf")


def test_gb18030(client_for: ClientFor) -> None:
    make.trade(title="茶礼盒")
    rows = table(export(client_for("warehouse"), format="csv-gb18030"), "gb18030")
    assert rows[1][1] == "茶礼盒"


def test_xlsx_keeps_numbers_and_long_ids(client_for: ClientFor) -> None:
    trade = make.trade(payable_cny="12.50", title="@SUM(A1)")
    response = export(client_for("warehouse"), format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).active
    assert [cell.value for cell in sheet[2]][:3] == [trade.tid, "@SUM(A1)", 12.5]
    assert sheet[2][1].data_type == "s"


def test_the_receiver_stays_masked(client_for: ClientFor) -> None:
    make.trade(receiver_masked="陈*平 13*******23")
    rows = table(export(client_for("manager"), columns=["receiver"]))
    assert rows[1] == ["陈*平 13*******23"]


def test_every_export_is_in_the_trail(client_for: ClientFor) -> None:
    make.trade()
    export(client_for("warehouse"), query="status=WAIT_SELLER_SEND_GOODS")
    entry = AuditEntry.objects.get(action="export.made")
    assert entry.by and entry.by.username == "warehouse"
    assert entry.target == "lists.orders.trades"
    assert entry.detail["rows"] == 1
    assert entry.detail["query"] == "status=WAIT_SELLER_SEND_GOODS"


@pytest.mark.parametrize("role", ["presales", "aftersales"])
def test_only_people_who_may_export(client_for: ClientFor, role: str) -> None:
    assert export(client_for(role)).status_code == 403
    assert EXPORT not in client_for(role).get("/orders/").content.decode()


def test_a_closed_list_stays_closed(client_for: ClientFor) -> None:
    assert export(client_for("warehouse"), list="orders.shop_days").status_code == 403


@pytest.mark.parametrize("facts", [{"format": "exe"}, {"query": "created_from=x"}])
def test_what_makes_no_sense_is_refused(client_for: ClientFor, facts: dict[str, str]) -> None:
    make.trade()
    assert export(client_for("warehouse"), **facts).status_code == 302
    assert not AuditEntry.objects.exists()
    assert not ExportJob.objects.exists()


def test_a_large_export_is_a_job(client_for: ClientFor, small_limit: None) -> None:
    trades = [make.trade() for _ in range(3)]
    client = client_for("warehouse")
    assert export(client).url == reverse("lists:exports")
    job = ExportJob.objects.get()
    assert AuditEntry.objects.get(action="export.requested").detail["job"] == job.pk
    assert "排队中" in client.get(reverse("lists:exports")).content.decode()

    assert drain_queue() == 1
    job.refresh_from_db()
    assert (job.status, job.rows_written, job.rows_expected) == (ExportStatus.DONE, 3, 3)
    response = client.get(reverse("lists:download", args=[job.pk]))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert [row[0] for row in table(response)[1:]] == [f"'{t.tid}" for t in reversed(trades)]
    assert drain_queue() == 0


def test_only_the_owner_downloads(client_for: ClientFor, small_limit: None) -> None:
    make.trade(), make.trade()
    export(client_for("warehouse"))
    drain_queue()
    url = reverse("lists:download", args=[ExportJob.objects.get().pk])
    assert client_for("manager").get(url).status_code == 404
    assert client_for("presales").get(url).status_code == 403


def job_of(user: User, **facts: Any) -> ExportJob:
    defaults = {
        "owner": user,
        "list_key": "orders.trades",
        "columns": ["tid"],
        "format": "csv",
        "language": "zh-hans",
    }
    return ExportJob.objects.create(**defaults | facts)


def test_an_export_that_is_parked_has_failed_for_its_owner(
    client_for: ClientFor, user_for: Callable[[str], User]
) -> None:
    sentence = "程序出错，已记入日志。"
    job = job_of(user_for("manager"), state="parked", last_error=sentence)
    assert (job.status, job.failure) == (ExportStatus.FAILED, sentence)
    assert sentence in client_for("manager").get(reverse("lists:exports")).content.decode()


def test_who_lost_the_permission_gets_no_file(user_for: Callable[[str], User]) -> None:
    job = job_of(user_for("presales"))
    drain_queue()
    job.refresh_from_db()
    assert (job.status, job.failure) == (ExportStatus.FAILED, "您已没有导出这个列表的权限。")


def test_a_list_that_no_longer_exists_fails_with_a_reason(user_for: Callable[[str], User]) -> None:
    job = job_of(user_for("manager"), list_key="gone")
    drain_queue()
    job.refresh_from_db()
    assert job.status == ExportStatus.FAILED


def test_files_are_deleted_after_a_week(user_for: Callable[[str], User]) -> None:
    job = job_of(user_for("manager"))
    drain_queue()
    job.refresh_from_db()
    name, storage = job.file.name, job.file.storage
    assert storage.exists(name)
    assert expire_exports() == 0
    ExportJob.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert expire_exports() == 1
    job.refresh_from_db()
    assert job.status == ExportStatus.EXPIRED
    assert not storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_the_file(client_for: ClientFor, celery_worker: Any, small_limit: None) -> None:
    make.trade(), make.trade()
    export(client_for("warehouse"))
    deadline = timezone.now() + timedelta(seconds=60)
    while ExportJob.objects.get().status != ExportStatus.DONE:
        assert timezone.now() < deadline, ExportJob.objects.get().error
        time.sleep(0.2)
    assert ExportJob.objects.get().rows_written == 2
