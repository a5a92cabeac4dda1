"""Arithmetic of trades, and that the SQL of imports says the same."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.trades.imports import trade_sql
from orders.trades.models import TradeStatus
from orders.trades.rules import infer_status, paid_amount, status_after

NOW = datetime(2026, 6, 18, 4, tzinfo=UTC)
money = st.decimals(0, 500, places=2)
ages = st.sampled_from(
    [timedelta(), timedelta(seconds=1), timedelta(hours=24), timedelta(days=15), timedelta(days=40)]
)
moments = ages.map(lambda age: NOW - age)


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
    assert paid_amount(Decimal(received), Decimal(refund), Decimal(total), paid=paid) == Decimal(gross)


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
    inferred = infer_status(
        created=NOW - created_age,
        pay_time=None if pay_age is None else NOW - pay_age,
        consign_time=NOW if consigned else None,
        paid=Decimal(100 if pay_age else 0),
        refund=Decimal(refund),
        as_of=NOW,
        unpaid_closes_after=timedelta(hours=24),
        receipt_confirmed_after=timedelta(days=15),
    )
    assert inferred == status


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
def test_the_sql_of_imports_is_the_rule(
    created: datetime,
    pay_time: datetime | None,
    consign_time: datetime | None,
    received: Decimal | None,
    refund: Decimal | None,
    total: Decimal,
) -> None:
    gross = paid_amount(received or Decimal(0), refund or Decimal(0), total, paid=pay_time is not None)
    status = infer_status(
        created=created,
        pay_time=pay_time,
        consign_time=consign_time,
        paid=gross,
        refund=refund or Decimal(0),
        as_of=NOW,
        unpaid_closes_after=trade_sql.unpaid_closes_after(),
        receipt_confirmed_after=trade_sql.receipt_confirmed_after(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {trade_sql.PAID_AMOUNT}, {trade_sql.infer_status()} FROM (SELECT
                %(created)s::timestamptz AS created, %(pay_time)s::timestamptz AS pay_time,
                %(consign_time)s::timestamptz AS consign_time, %(received)s::numeric AS received,
                %(refund)s::numeric AS refund, %(total)s::numeric AS total) s""",
            {
                "as_of": NOW,
                "created": created,
                "pay_time": pay_time,
                "consign_time": consign_time,
                "received": received,
                "refund": refund,
                "total": total,
            },
        )
        assert cursor.fetchone() == (gross, status)


@pytest.mark.django_db
@pytest.mark.parametrize("known_inferred", [True, False])
@pytest.mark.parametrize("known", TradeStatus.values)
def test_the_sql_overrules_as_the_rule_does(known: str, known_inferred: bool) -> None:
    with connection.cursor() as cursor:
        for inferred in TradeStatus.values:
            cursor.execute(
                f"""SELECT CASE WHEN {trade_sql.OVERRULED} THEN n.inferred_status ELSE t.status END FROM
                    (SELECT %s AS status, %s AS status_inferred) t, (SELECT %s AS inferred_status) n""",
                [known, known_inferred, inferred],
            )
            rule = status_after(known=known, known_inferred=known_inferred, inferred=inferred)
            assert cursor.fetchone() == (rule,)
