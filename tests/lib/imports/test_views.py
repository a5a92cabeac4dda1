"""The pages of imports: who may what, and what they say."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orders.trades.models import Trade
from shopops.lib.access import Role
from shopops.lib.audit.models import AuditEntry
from shopops.lib.imports.files import path_of
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.permissions import IMPORTS_PERSONAL_DATA, IMPORTS_RUN
from tests.lib.imports.bring import bring_in, csv_file, order, preview

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]


def test_an_upload_leads_to_its_page(client_for: ClientFor) -> None:
    client = client_for("manager")
    file = SimpleUploadedFile("orders.csv", csv_file([order(1)]))
    response = client.post("/imports/new/", {"file": file}, headers={"Accept": "application/json"})
    job = ImportJob.objects.get()
    assert response.json() == {"url": f"/imports/{job.pk}/"}
    assert job.created_by.username == "manager"
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "hx-get" in page and "等待后台开始读取" in page


def test_an_empty_upload_is_told_in_a_sentence(client_for: ClientFor) -> None:
    response = client_for("manager").post("/imports/new/", {"file": SimpleUploadedFile("orders.csv", b"")})
    assert response.status_code == 422 and not ImportJob.objects.exists()


def test_the_preview_shows_what_would_happen_and_hides_names(client_for: ClientFor) -> None:
    rows = [order(1, 收货人姓名="陈小平", 联系手机="13812345623"), order(2, 总金额="一百")]
    job = preview(csv_file(rows))
    page = client_for("manager").get(f"/imports/{job.pk}/").content.decode()
    assert "确认写入" in page and "不是有效的金额" in page and "陈*平" in page
    assert "陈小平" not in page and "13812345623" not in page
    assert "hx-get" not in page


def test_confirming_twice_writes_once(client_for: ClientFor) -> None:
    client, job = client_for("manager"), preview(csv_file([order(1)]))
    assert client.post(f"/imports/{job.pk}/confirm/").status_code == 302
    assert client.post(f"/imports/{job.pk}/confirm/", follow=True).status_code == 200
    job.refresh_from_db()
    assert job.stage == Stage.WRITING
    assert AuditEntry.objects.filter(action="imports.confirmed").count() == 1


def test_looking_is_not_running(client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    for permission in (IMPORTS_RUN, IMPORTS_PERSONAL_DATA):
        monkeypatch.setattr(permission, "roles", frozenset({Role.MANAGER}))
    job = preview(csv_file([order(1), order(2, 总金额="x")]))
    client = client_for("cs_lead")
    page = client.get(f"/imports/{job.pk}/").content.decode()
    assert "确认写入" not in page and "原文件" not in page
    for path in ("original/", "rejections.csv"):
        assert client.get(f"/imports/{job.pk}/{path}").status_code == 403
    assert client.post(f"/imports/{job.pk}/confirm/").status_code == 403
    assert client_for("presales").get("/imports/").status_code == 403


def test_the_original_is_only_ever_a_download(client_for: ClientFor) -> None:
    content = b"<script>alert(1)</script>,x\r\n1,2\r\n"
    client = client_for("manager")
    client.post("/imports/new/", {"file": SimpleUploadedFile("a.html", content, "text/html")})
    path = f"/imports/{ImportJob.objects.get().pk}/original/"
    response = client.post(path, {"reason": "核对导出的列"})
    assert b"".join(response) == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["original/", "rejections.csv"])
def test_files_with_buyers_need_the_right_and_a_reason(client_for: ClientFor, path: str) -> None:
    """Whoever loads files need not read every buyer in them."""
    job = preview(csv_file([order(1), order(2, 总金额="x")]))
    path = f"/imports/{job.pk}/{path}"
    assert client_for("merchandiser").post(path, {"reason": "修改后重新导入"}).status_code == 403
    client = client_for("cs_lead")
    assert "下载原因" in client.get(path).content.decode()
    assert client.post(path, {"reason": "。。。。"}).status_code == 422
    assert not AuditEntry.objects.filter(action="personal_data.unmasked").exists()
    response = client.post(path, {"reason": "修改后重新导入"})
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    noted = AuditEntry.objects.get(action="personal_data.unmasked")
    assert (noted.target, noted.reason) == (f"imports.importjob:{job.pk}", "修改后重新导入")


def test_originals_are_sealed_on_disk(client_for: ClientFor) -> None:
    job = preview(csv_file([order(1, 收货人姓名="陈小平")]))
    assert "陈小平".encode() not in path_of(job.sha256).read_bytes()


def test_rejected_rows_come_back_with_their_columns_number_and_reason(client_for: ClientFor) -> None:
    rows = [order(1, 商家备注=""), order(2, 总金额="一百", 商家备注="=cmd()")]
    job = preview(csv_file(rows))
    text = _rejected(client_for("manager"), job)
    header, row, *rest = text.splitlines()
    assert header.startswith("订单编号,总金额") and header.endswith("行号,原因")
    assert "一百" in row and "'=cmd()" in row and row.endswith("3,总金额：不是有效的金额") and not rest


def test_the_list_shows_results(client_for: ClientFor) -> None:
    bring_in(csv_file([order(1), order(2)]), "二月订单.csv")
    page = client_for("manager").get("/imports/").content.decode()
    assert "二月订单.csv" in page and "订单报表" in page and "已完成" in page
    assert Trade.objects.count() == 2


def _rejected(client: Client, job: ImportJob) -> str:
    answer = client.post(f"/imports/{job.pk}/rejections.csv", {"reason": "修改后重新导入"})
    return b"".join(answer).decode("utf-8-sig")
