"""Imports that overlap in time and in rows."""

import threading

import pytest
from django.db import connection

from orders.trades.models import Buyer, Trade
from shopops.lib.imports.actions import confirm_import
from shopops.lib.imports.models import ImportJob, Stage
from tests.jobs import drain_queue
from tests.lib.imports.bring import csv_file, order, preview

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("first", ["older", "newer"])
def test_overlapping_files_written_at_once_end_with_the_newer_facts(first: str) -> None:
    older = csv_file([order(n, 商家备注="旧", 买家会员名=f"茶友{n}") for n in range(1, 400)])
    newer = csv_file([order(n, 商家备注="新", 买家会员名=f"茶友{n}") for n in range(600, 200, -1)])
    files = [(older, "a20200301.csv"), (newer, "b20200302.csv")]
    for content, name in files if first == "older" else reversed(files):
        confirm_import(job=preview(content, name), by=None)
    threads = [threading.Thread(target=_work) for _ in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(ImportJob.objects.values_list("stage", flat=True)) == {Stage.DONE}
    memos = dict(Trade.objects.values_list("tid", "seller_memo"))
    assert len(memos) == 600 == Buyer.objects.count()
    assert {tid for tid, memo in memos.items() if memo == "新"} == {
        order(n)["订单编号"] for n in range(201, 601)
    }


def _work() -> None:
    try:
        drain_queue("imports")
    finally:
        connection.close()
