"""Personal data in columns that nobody knows is not stored in the clear."""

import json
from base64 import urlsafe_b64decode

import pytest

from orders.discounts.rules import DETAILS, LINE_NAME, PLATFORM_COLUMNS
from orders.trades.models import Trade
from shopops.lib.imports.unknown_columns import SEALED, is_personal_header, is_personal_text
from shopops.lib.personal import unseal
from tests.lib.imports.bring import bring_in, counts, csv_file, order


@pytest.mark.parametrize(
    "header",
    [
        "收件人",
        "收货人手机号",
        "买家旺旺",
        "会员昵称",
        "身份证号",
        "Receiver Phone",
        "E-mail",
        "详细地址",
        "发票抬头类型",
        "微信号",
    ],
)
def test_headers_of_personal_columns(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "店铺名称",
        "支付单号",
        "支付详情",
        "买家应付货款",
        "买家服务费",
        "买家支付积分",
        "物流公司",
        "主订单编号",
        "宝贝种类",
    ],
)
def test_headers_of_other_columns(header: str) -> None:
    assert not is_personal_header(header)


def test_what_orders_say_of_discounts_stays_readable() -> None:
    assert not any(map(is_personal_header, (DETAILS, LINE_NAME, *PLATFORM_COLUMNS)))


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("请打 13812345678 联系", True),
        ("+86 138-1234-5678", True),
        ("0571-12345678", True),
        ("tea@example.com", True),
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("1580000000000000001", False),
        ("20200501220014000000000138", False),
        ("2020-02-20 10:00:00", False),
        ("12.50", False),
        ("手机订单", False),
    ],
)
def test_personal_texts(text: str, personal: bool) -> None:
    assert is_personal_text(text) is personal


@pytest.mark.django_db
def test_they_are_sealed_and_the_same_file_changes_nothing() -> None:
    rows = [order(1, 收件人="陈小平", 附言="电话13812345678", 是否代付="否")]
    bring_in(csv_file(rows))
    extra = Trade.objects.get().extra
    assert extra["是否代付"] == "否" and "陈小平" not in json.dumps(extra, ensure_ascii=False)
    sealed = urlsafe_b64decode(extra["收件人"].removeprefix(SEALED))
    assert unseal(sealed) == {"text": "陈小平"} and extra["附言"].startswith(SEALED)
    assert counts(bring_in(csv_file(rows)).preview[0]) == (0, 0, 1, 0)
