"""A whole order report against COPY of the same, already parsed rows into the same table with its indexes."""

import csv
import os
import random
import resource
import statistics
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Count

from benchmarks.harness import Timing, scratch_database, seconds, show
from orders.trades.models import Trade
from shopops.lib.imports.actions import confirm_import, upload_file
from shopops.lib.imports.files import blocks_of, path_of
from shopops.lib.imports.models import ImportJob
from shopops.lib.jobs.registry import kind_of
from shopops.lib.jobs.worker import claim, run
from shopops.lib.rollup.models import DirtyDay

NAME = "import"
ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "300000"))
# For example 1000000: read that many rows too and show that the memory does not grow.
MEMORY_ROWS = int(os.environ.get("BENCH_IMPORT_MEMORY_ROWS", "0"))
ROUNDS = int(os.environ.get("BENCH_IMPORT_ROUNDS", "3"))
MEMORY_LIMIT_MB = 300
# The order report of 2020; an underscore stands for the blank at the end of some names.
HEADER = [
    name.replace("_", " ")
    for name in [
        "订单编号",
        "买家会员名",
        "买家支付宝账号",
        "支付单号",
        "支付详情",
        "买家应付货款",
        "买家应付邮费",
        "买家支付积分",
        "总金额",
        "返点积分",
        "买家实际支付金额",
        "买家实际支付积分",
        "订单状态",
        "买家留言",
        "收货人姓名",
        "收货地址_",
        "运送方式",
        "联系电话_",
        "联系手机",
        "订单创建时间",
        "订单付款时间_",
        "宝贝标题_",
        "宝贝种类_",
        "物流单号_",
        "物流公司",
        "订单备注",
        "宝贝总数量",
        "店铺Id",
        "店铺名称",
        "订单关闭原因",
        "卖家服务费",
        "买家服务费",
        "发票抬头",
        "是否手机订单",
        "分阶段订单信息",
        "特权订金订单id",
        "是否上传合同照片",
        "是否上传小票",
        "是否代付",
        "定金排名",
        "修改后的sku",
        "修改后的收货地址",
        "异常信息",
        "天猫卡券抵扣",
        "集分宝抵扣",
        "是否是O2O交易",
        "满返红包金额",
        "新零售交易类型",
        "新零售导购门店名称",
        "新零售导购门店id",
        "新零售发货门店名称",
        "新零售发货门店id",
        "退款金额",
        "预约门店",
        "确认收货时间",
        "打款商家金额",
        "含应开票给个人的个人红包",
        "是否信用购",
        "体验期结束时间",
        "前N有礼",
        "配送类型",
        "直播返现状态",
        "返现金额",
        "新零售成交门店昵称",
        "新零售成交门店id",
        "新零售成交经销商id",
        "主订单编号",
    ]
]
FIRST = datetime(2020, 5, 1)  # noqa: DTZ001  as the platform writes it, without a zone
CITIES = (
    "浙江省 杭州市 西湖区",
    "广东省 深圳市 南山区",
    "上海 上海市 静安区",
    "四川省 成都市 锦江区",
    "北京 北京市 海淀区",
)
TITLES = (
    "明前龙井 礼盒装 250g",
    "正山小种 罐装 100g",
    "白毫银针 2019 年 散装 50g",
    "茉莉花茶 袋泡 20 包",
    "陈年熟普 饼茶 357g",
)
STATUSES = ("交易成功", "卖家已发货，等待买家确认", "买家已付款，等待卖家发货", "交易关闭")


def main() -> None:
    """Imports and COPYs in turns, in a scratch database; then the memory of the reading process."""
    with scratch_database("import"), tempfile.TemporaryDirectory() as folder:
        report, rows = Path(folder, "ExportOrderList202006011200.csv"), Path(folder, "rows.copy")
        write_report(report, ROWS)
        ours, yardstick = [], []
        for _ in range(ROUNDS):
            _empty()
            ours.append(_import(report))
            _keep_rows(rows)
            _empty(buyers=False)
            yardstick.append(seconds(lambda: _copy(rows)))
        peak = _peak_mb()
        _memory(folder)
    timing = Timing(ours=statistics.median(ours), yardstick=statistics.median(yardstick))
    show(f"{ROWS} orders, {report.name[-3:]}", timing, ours="import", yardstick="COPY", limit=3)
    print(f"peak memory of the reading process: {peak:.0f} MB (limit {MEMORY_LIMIT_MB})")
    print(f"{NAME} ratio: {timing.ratio:.2f}")


def _import(report: Path) -> float:
    """Seconds for reading, checking, foreseeing, writing and marking days; the upload is not counted."""
    job = upload_file(chunks=blocks_of(report), filename=report.name, by=None)
    reading = seconds(lambda: _step(job))
    job.refresh_from_db()
    assert job.rows_staged == ROWS, f"{job.error} {job.stage} {job.rows_staged}"
    confirm_import(job=job, by=None)
    writing = seconds(lambda: _step(job))
    path_of(job.sha256).unlink()
    assert Trade.objects.count() == ROWS
    assert DirtyDay.objects.aggregate(days=Count("day", distinct=True))["days"] > 30
    print(f"  reading {reading:.2f} s, writing {writing:.2f} s", flush=True)
    return reading + writing


def _step(job: ImportJob) -> None:
    kind = kind_of(ImportJob)
    claimed = claim(kind, job.pk)
    assert claimed
    run(kind, claimed)


def _keep_rows(path: Path) -> None:
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.cursor.copy_expert("COPY orders_trade TO STDOUT", file)


def _copy(path: Path) -> None:
    with connection.cursor() as cursor, path.open("rb") as file:
        cursor.cursor.copy_expert("COPY orders_trade FROM STDIN", file, size=1 << 18)


def _empty(*, buyers: bool = True) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM rollup_dirtyday")
        cursor.execute("TRUNCATE orders_suborder, orders_trade CASCADE")
        if buyers:
            cursor.execute("TRUNCATE orders_buyer CASCADE")
        cursor.execute("CHECKPOINT")


def _memory(folder: str) -> None:
    """Reads a longer file and says how much more memory that took."""
    if not MEMORY_ROWS:
        return
    before, report = _peak_mb(), Path(folder, "ExportOrderList202006011300.csv")
    write_report(report, MEMORY_ROWS)
    job = upload_file(chunks=blocks_of(report), filename=report.name, by=None)
    _step(job)
    job.refresh_from_db()
    path_of(job.sha256).unlink()
    assert job.rows_staged == MEMORY_ROWS
    print(f"{MEMORY_ROWS} rows: peak {_peak_mb():.0f} MB, {_peak_mb() - before:+.0f} MB against {ROWS} rows")


def _peak_mb() -> float:
    """The most that any ended child process (the readers) ever held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def write_report(path: Path, rows: int) -> None:
    """A plausible order report: GB18030, about half of the columns filled."""
    chance = random.Random(20200501)
    empty = dict.fromkeys(HEADER, "")
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(empty | _row(chance, number) for number in range(rows))


def _row(chance: random.Random, number: int) -> dict[str, str]:
    created = FIRST + timedelta(seconds=chance.randrange(31 * 86400))
    paid = chance.random() < 0.9
    total, buyer = f"{chance.randrange(900, 90000) / 100:.2f}", chance.randrange(120_000)
    return {
        "订单编号": f"={chr(34)}{958_000_000_000_000_001 + number * 37}{chr(34)}",
        "买家会员名": f"茶友{buyer}号",
        "买家支付宝账号": f"1{3000000000 + buyer}",
        "支付单号": f"20200501220014{number:012}" if paid else "",
        "买家应付货款": total,
        "买家应付邮费": "0.00",
        "买家支付积分": "0",
        "总金额": total,
        "返点积分": "0",
        "买家实际支付金额": total if paid else "0.00",
        "买家实际支付积分": "0",
        "订单状态": chance.choice(STATUSES) if paid else "等待买家付款",
        "买家留言": "麻烦尽快发货，谢谢" if number % 11 == 0 else "",
        "收货人姓名": f"陈{buyer % 97}平",
        "收货地址 ": f"{CITIES[buyer % 5]} 文三路 {buyer % 900} 号 {buyer % 30} 幢",
        "运送方式": "快递",
        "联系手机": f"'1{3900000000 + buyer}",
        "订单创建时间": f"{created:%Y-%m-%d %H:%M:%S}",
        "订单付款时间 ": f"{created + timedelta(seconds=chance.randrange(5, 3600)):%Y-%m-%d %H:%M:%S}"
        if paid
        else "",
        "宝贝标题 ": chance.choice(TITLES),
        "宝贝种类 ": "1",
        "物流单号 ": f"No:SF{number:013}" if paid else "",
        "物流公司": "顺丰速运" if paid else "",
        "订单备注": "送礼，不放价签" if number % 17 == 0 else "",
        "宝贝总数量": str(1 + number % 3),
        "店铺Id": "0",
        "店铺名称": "某某旗舰店",
        "订单关闭原因": "订单未关闭",
        "卖家服务费": "0",
        "买家服务费": "0元",
        "是否手机订单": "手机订单" if number % 4 else "",
        "是否代付": "否",
        "退款金额": "无退款申请",
        "确认收货时间": "",
        "打款商家金额": f"{total}元" if paid else "0元",
    }
