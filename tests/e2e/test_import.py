"""Bringing a file in through the page, with a real worker."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from orders.trades.models import Trade
from tests.e2e.conftest import PHONE, assert_fits
from tests.lib.imports.bring import csv_file, order

SignIn = Callable[[str], Page]
Worker = subprocess.Popen[bytes]
REAL = Path(os.environ.get("REAL_DATA_DIR", "/nonexistent"), "tmall_orders_2020-02.csv")
READ_MILLISECONDS = 90_000


def upload(page: Page, path: Path) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="导入文件").first.click()
    page.set_input_files("input[type=file]", path)
    expect(page.locator("#drop")).to_contain_text(path.name)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(page.locator("#import[data-stage=preview]")).to_be_visible(timeout=READ_MILLISECONDS)


def confirm(page: Page, button: str = "确认写入") -> None:
    page.get_by_role("button", name=button).click()
    expect(page.locator("#import[data-stage=done]")).to_be_visible(timeout=READ_MILLISECONDS)


def count(page: Page, name: str) -> str:
    return page.locator(f"[data-count={name}]").first.inner_text()


def test_a_file_is_previewed_confirmed_and_its_rejections_can_be_fetched(
    celery_worker: Worker, signed_in_page: SignIn, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(
        csv_file([*(order(n) for n in range(1, 31)), order(31, 总金额="一百")], encoding="gb18030")
    )
    page = signed_in_page("manager")
    upload(page, path)
    assert count(page, "created") == "30" and not Trade.objects.exists()
    expect(page.locator("#rejections")).to_contain_text("不是有效的金额")
    page.get_by_role("link", name="下载（含原列和原因）").click()
    page.fill("#id_reason", "核对被拒的行")
    with page.expect_download() as download:
        page.locator("main form button[type=submit]").click()
    assert "一百" in download.value.path().read_text("utf-8-sig")
    page.go_back()
    page.set_viewport_size(PHONE)
    assert_fits(page)
    confirm(page)
    assert Trade.objects.count() == 30


def test_the_wrong_file_is_told_so(celery_worker: Worker, signed_in_page: SignIn, tmp_path: Path) -> None:
    path = tmp_path / "visitors.csv"
    path.write_text("统计日期,访客数\n2026-01-01,5\n")
    page = signed_in_page("manager")
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("#import .alert-danger")).to_contain_text("看不出", timeout=READ_MILLISECONDS)


@pytest.mark.skipif(not REAL.exists(), reason="REAL_DATA_DIR does not name a directory with the real report")
def test_the_real_report_makes_fourteen_thousand_orders_and_twice_equals_once(
    celery_worker: Worker, signed_in_page: SignIn
) -> None:
    page = signed_in_page("manager")
    upload(page, REAL)
    confirm(page)
    assert (count(page, "created"), Trade.objects.count()) == ("14,000", 14_000)
    upload(page, REAL)
    expect(page.locator("#import .alert-info")).to_contain_text("导入过")
    expect(page.locator("#import")).to_contain_text("没有要写入的内容")
    expect(page.get_by_role("button", name="确认写入")).to_have_count(0)
    confirm(page, "只记下资料时间")
    assert (count(page, "created"), count(page, "unchanged")) == ("0", "14,000")
