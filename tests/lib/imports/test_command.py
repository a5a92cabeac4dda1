"""`manage.py import_file`."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from customer_service.models import Reply
from orders.trades.models import Trade
from shopops.lib.imports.models import ImportJob, Stage
from staff.accounts.models import User
from tests.lib.imports.bring import csv_file, order

pytestmark = pytest.mark.django_db(transaction=True)


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_file", str(path), *options, stdout=out)
    return out.getvalue()


def test_it_imports_and_says_what_came_of_it(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(csv_file([order(1), order(2), order(3, 总金额="一百")]))
    said = run(path, "--dry-run")
    assert "预计 订单：新建 2" in said and not Trade.objects.exists()
    said = run(path, "--as-of", "2020-03-01T10:00")
    assert "结果 订单：新建 2，更新 0，无变化 0" in said and "第 4 行 总金额 一百：不是有效的金额" in said
    assert Trade.objects.count() == 2
    assert f"{Trade.objects.first().facts_as_of:%Y-%m-%d %H:%M}" == "2020-03-01 02:00"
    assert [job.stage for job in ImportJob.objects.order_by("id")] == [Stage.CANCELLED, Stage.DONE]


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("统计日期,访客数\n2026-01-01,5\n")
    with pytest.raises(CommandError, match="看不出"):
        run(path)
    with pytest.raises(CommandError):
        run(tmp_path / "missing.csv")


def test_what_needs_an_author_names_one(tmp_path: Path, user_for: Callable[[str], User]) -> None:
    path = tmp_path / "快捷短语.csv"
    path.write_bytes("快捷短语编码,快捷短语,快捷短语分组\r\nyf01,满 68 元包邮,邮费\r\n".encode("gb18030"))
    with pytest.raises(CommandError, match="--by"):
        run(path)
    assert not Reply.objects.exists()
    with pytest.raises(CommandError, match="nobody"):
        run(path, "--by", "nobody")
    lead = user_for("cs_lead")
    assert "结果 快捷短语：新建 1" in run(path, "--by", "cs_lead")
    reply = Reply.objects.get()
    assert (reply.created_by, reply.status, reply.product_numbers) == (lead, "approved", [])
    assert "新建 0，更新 0，无变化 1" in run(path, "--by", "cs_lead")
