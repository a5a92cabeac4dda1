"""Small files for import tests, and the way through an import inside the test's own transaction."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shopops.lib.imports.actions import confirm_import, upload_file
from shopops.lib.imports.extraction import read_file
from shopops.lib.imports.merge import merge
from shopops.lib.imports.models import ImportJob
from shopops.lib.imports.worker import note_reading
from tests.jobs import claimed

ORDER = {
    "订单编号": "1580000000000000001",
    "总金额": "100.00",
    "买家实际支付金额": "100.00",
    "收货地址 ": "浙江省 杭州市 西湖区 文三路 1号",
    "订单创建时间": "2020-02-20 10:00:00",
    "订单付款时间 ": "2020-02-20 10:01:00",
    "退款金额": "0.00",
}


def order(number: int = 1, **cells: str) -> dict[str, str]:
    """One row of an order report; what is not given is a plain paid order."""
    return ORDER | {"订单编号": f"158000000000000{number:04}"} | cells


def csv_file(
    rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8", header: Sequence[str] | None = None
) -> bytes:
    """A CSV as the platform writes it: CRLF, columns in the order of the first row."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, header or list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def preview(content: bytes, filename: str = "orders.csv", **options: Any) -> ImportJob:
    """Upload and read a file. Raises what makes the file as a whole useless."""
    job = upload_file(chunks=[content], filename=filename, by=None, **options)
    mine, lease = claimed(job)
    note_reading(mine, lease, read_file(mine, lambda rows, share: None))
    job.refresh_from_db()
    return job


def bring_in(
    content: bytes, filename: str = "orders.csv", *, as_of: datetime | None = None, **options: Any
) -> ImportJob:
    """A whole import: upload, read, confirm, write."""
    job = preview(content, filename, as_of=as_of, **options)
    confirm_import(job=job, by=None)
    merge(*claimed(job))
    job.refresh_from_db()
    return job


def counts(outcome: dict[str, Any]) -> tuple[int, int, int, int]:
    """created, updated, unchanged, older."""
    return outcome["created"], outcome["updated"], outcome["unchanged"], outcome["older"]


def reasons(job: ImportJob) -> list[tuple[int, str, str]]:
    """Row number, column and code of every rejection."""
    return list(job.rejections.values_list("row_number", "column", "code"))
