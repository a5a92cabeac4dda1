"""The pages of imports: who may what, and what they say."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orders.trades.models import Trade
from shopops.lib.access import Role
from shopops.lib.audit.models import AuditEntry
from shopops.lib.imports.extraction import read_file
from shopops.lib.imports.files import path_of
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.permissions import IMPORTS_PERSONAL_DATA, IMPORTS_RUN
from shopops.lib.imports.worker import note_reading
from tests import make
from tests.lib.imports.bring import bring_in, claimed, csv_file, order, preview

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


def page_of(client: Client, job: ImportJob) -> str:
    return client.get(f"/imports/{job.pk}/").content.decode()


def test_a_file_without_a_date_asks_for_its_age_when_rows_seem_old(client_for: ClientFor) -> None:
    client = client_for("manager")
    bring_in(csv_file([order(1)]), "ExportOrderList202306150900.csv")
    refund = order(1, 退款金额="100.00", 买家实际支付金额="0.00")
    job = preview(csv_file([refund]), "退款补录.csv")
    assert "没有说明是什么时候导出的" in page_of(client, job)
    assert client.post(f"/imports/{job.pk}/age/", {"as_of": "2999-01-01T00:00"}).status_code == 302
    job.refresh_from_db()
    assert job.stage == Stage.PREVIEW
    client.post(f"/imports/{job.pk}/age/", {"as_of": "2023-06-20T10:00"})
    job.refresh_from_db()
    assert job.stage == Stage.READING and AuditEntry.objects.filter(action="imports.age_set").count() == 1
    mine, lease = claimed(job)
    note_reading(mine, lease, read_file(mine, lambda rows, share: None))
    job.refresh_from_db()
    assert job.changes == 1 and "没有说明是什么时候导出的" not in page_of(client, job)


def test_nothing_to_write_offers_no_writing(client_for: ClientFor) -> None:
    client = client_for("manager")
    bring_in(csv_file([order(1)]), "ExportOrderList202306150900.csv")
    page = page_of(client, preview(csv_file([order(1)]), "ExportOrderList202306160900.csv"))
    assert "确认写入" not in page and "没有要写入的内容" in page and "只记下资料时间" in page
    page = page_of(client, preview(csv_file([order(1)]), "ExportOrderList202306140900.csv"))
    assert "确认写入" not in page and "只记下资料时间" not in page and "结束，不写入" in page


def test_a_finished_import_leads_to_its_rows_and_days(client_for: ClientFor) -> None:
    client = client_for("manager")
    job = bring_in(csv_file([order(1)]))
    make.trade(tid="999")
    page = page_of(client, job)
    assert f"/orders/?import_job={job.pk}" in page and "?from=2020-02-20&amp;to=2020-02-20" in page
    rows = client.get(f"/orders/?import_job={job.pk}").content.decode()
    assert "1580000000000000001" in rows and ">999<" not in rows


def test_closed_before_payment_is_shown_as_such(client_for: ClientFor) -> None:
    rows = [
        order(1, 订单状态="交易关闭", 买家实际支付金额="0.00", **{"订单付款时间 ": ""}),
        order(2, 订单状态="交易关闭"),
    ]
    page = page_of(client_for("manager"), preview(csv_file(rows)))
    assert "付款前关闭" in page and "付款后关闭" in page and "收货信息" in page and ">收货人<" not in page


def test_warnings_of_the_file_stand_in_the_preview(client_for: ClientFor) -> None:
    content = csv_file([order(1, 宝贝标题="龙井茶叶一盒")], encoding="gb18030")
    job = preview(content.replace("一盒".encode("gb18030"), b"\x80\xff"), "orders.csv")
    assert "无法识别的字符" in page_of(client_for("manager"), job)
