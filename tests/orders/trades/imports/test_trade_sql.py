"""The arithmetic of trades in SQL, against the same written a second time in Python."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.trades.imports import trade_sql
from orders.trades.models import TradeStatus

NOW = datetime(2026, 6, 18, 4, tzinfo=UTC)
money = st.decimals(0, 500, places=2)
ages = st.sampled_from(
    [timedelta(), timedelta(seconds=1), timedelta(hours=24), timedelta(days=15), timedelta(days=40)]
)
moments = ages.map(lambda age: NOW - age)


BEFORE_PAYMENT = {"TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM"}
CLOSES, CONFIRMED = timedelta(hours=24), timedelta(days=15)


def paid_amount(received: Decimal, refund: Decimal, total: Decimal, *, paid: bool) -> Decimal:
    """The oracle: by hand, case by case."""
    if not paid:
        return Decimal(0)
    most = total if total > received else received
    return received + refund if received + refund < most else most


def infer_status(
    created: datetime,
    pay_time: datetime | None,
    consign_time: datetime | None,
    gross: Decimal,
    refund: Decimal,
) -> str:
    """The oracle: the newest event that has happened by NOW."""
    if pay_time is None:
        return "WAIT_BUYER_PAY" if NOW - created < CLOSES else "TRADE_CLOSED_BY_TAOBAO"
    if gross and refund >= gross:
        return "TRADE_CLOSED"
    if NOW - pay_time >= CONFIRMED:
        return "TRADE_FINISHED"
    return "WAIT_SELLER_SEND_GOODS" if consign_time is None else "WAIT_BUYER_CONFIRM_GOODS"


def in_sql(**values: object) -> tuple[Decimal, str]:
    """What the SQL says of one row."""
    row = ROW | {"as_of": NOW} | values
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {trade_sql.PAID_AMOUNT}, {trade_sql.infer_status()} FROM (SELECT
                %(created)s::timestamptz AS created, %(pay_time)s::timestamptz AS pay_time,
                %(consign_time)s::timestamptz AS consign_time, %(received)s::numeric AS received,
                %(refund)s::numeric AS refund, %(total)s::numeric AS total) s""",
            row,
        )
        paid, status = cursor.fetchone()
    return paid, status


ROW = {"created": NOW, "pay_time": NOW, "consign_time": None, "received": 100, "refund": 0, "total": 100}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "refund", "total", "paid", "gross"),
    [
        ("100", "0", "100", True, "100"),
        ("0", "100", "100", True, "100"),
        ("60", "40", "100", True, "100"),
        ("100", "40", "100", True, "100"),
        ("90", "0", "100", True, "90"),
        ("120", "10", "100", True, "120"),
        ("0", "0", "100", False, "0"),
    ],
)
def test_paid_amount(received: str, refund: str, total: str, paid: bool, gross: str) -> None:
    row = {"received": received, "refund": refund, "total": total, "pay_time": NOW if paid else None}
    assert in_sql(**row)[0] == Decimal(gross)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pay_age", "created_age", "consigned", "refund", "status"),
    [
        (None, timedelta(hours=23, minutes=59), False, 0, "WAIT_BUYER_PAY"),
        (None, timedelta(hours=24), False, 0, "TRADE_CLOSED_BY_TAOBAO"),
        (timedelta(days=1), timedelta(days=1), False, 0, "WAIT_SELLER_SEND_GOODS"),
        (timedelta(days=1), timedelta(days=1), True, 0, "WAIT_BUYER_CONFIRM_GOODS"),
        (timedelta(days=15), timedelta(days=15), True, 0, "TRADE_FINISHED"),
        (timedelta(days=1), timedelta(days=1), False, 99, "WAIT_SELLER_SEND_GOODS"),
        (timedelta(days=1), timedelta(days=1), False, 100, "TRADE_CLOSED"),
    ],
)
def test_infer_status(
    pay_age: timedelta | None, created_age: timedelta, consigned: bool, refund: int, status: str
) -> None:
    row = {
        "created": NOW - created_age,
        "pay_time": None if pay_age is None else NOW - pay_age,
        "consign_time": NOW if consigned else None,
        "received": 100 - refund if pay_age else 0,
        "refund": refund,
    }
    assert in_sql(**row)[1] == status


@pytest.mark.django_db
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    created=moments,
    pay_time=st.none() | moments,
    consign_time=st.none() | moments,
    received=st.none() | money,
    refund=st.none() | money,
    total=money,
)
def test_any_row(
    created: datetime,
    pay_time: datetime | None,
    consign_time: datetime | None,
    received: Decimal | None,
    refund: Decimal | None,
    total: Decimal,
) -> None:
    gross = paid_amount(received or Decimal(0), refund or Decimal(0), total, paid=pay_time is not None)
    status = infer_status(created, pay_time, consign_time, gross, refund or Decimal(0))
    row = {"created": created, "pay_time": pay_time, "consign_time": consign_time}
    assert in_sql(**row, received=received, refund=refund, total=total) == (gross, status)


@pytest.mark.django_db
@pytest.mark.parametrize("known_inferred", [True, False])
@pytest.mark.parametrize("known", TradeStatus.values)
def test_which_status_gives_way_to_an_inferred_one(known: str, known_inferred: bool) -> None:
    with connection.cursor() as cursor:
        for inferred in TradeStatus.values:
            cursor.execute(
                f"""SELECT CASE WHEN {trade_sql.OVERRULED} THEN n.inferred_status ELSE t.status END FROM
                    (SELECT %s AS status, %s AS status_inferred) t, (SELECT %s AS inferred_status) n""",
                [known, known_inferred, inferred],
            )
            gives_way = known_inferred or known in BEFORE_PAYMENT or inferred == "TRADE_CLOSED"
            assert cursor.fetchone() == (inferred if gives_way else known,)
