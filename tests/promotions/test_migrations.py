"""What an existing shop has counted survives the migrations that change how it is counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from promotions.coupons.models import CouponBatch
from promotions.enrolment.actions import sold_before
from promotions.enrolment.models import EnrolmentLine
from promotions.replay.models import UnknownNameDay
from shopops.lib.calendar import shop_day, starts_at
from tests.make import NOON, sku, sub_order, trade
from tests.promotions import make

SECOND = timedelta(seconds=1)
WITH_SLOTS = ("promotions", "0013_when_it_ended")
WITHOUT_SUMS = ("promotions", "0014_without_slots")


@pytest.mark.django_db
def test_what_slots_gave_out_is_counted_in_their_batch() -> None:
    """The last piece and the last fen of the slots: all counted, and the limits still hold."""
    budget = make.batch(shared_code="HOT", total=6400, budget_cny=3200)
    other = make.batch(issued=3, claimed=3, used=1, spent_cny=5)
    CouponBatch.objects.filter(pk=budget.pk).update(issued=3200, claimed=3200, used=3199, spent_cny=1600)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connection).migrate([WITH_SLOTS])
        cursor.execute(
            """
            SET CONSTRAINTS ALL DEFERRED;
            UPDATE promotions_couponbatch SET slot_uses = 3200, slot_cny = 1600 WHERE id = %(batch)s;
            INSERT INTO promotions_couponslot (batch_id, slot, uses, cny, used, spent_cny)
            SELECT %(batch)s, slot, 200, 100, CASE slot WHEN 0 THEN 200 WHEN 1 THEN 7 ELSE 0 END,
                CASE slot WHEN 0 THEN 99.99 WHEN 1 THEN 100 ELSE 0 END
            FROM generate_series(0, 15) AS slot;
            SET CONSTRAINTS ALL IMMEDIATE
            """,
            {"batch": budget.pk},
        )
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    budget.refresh_from_db()
    assert (budget.issued, budget.claimed, budget.used) == (3407, 3407, 3406)
    assert budget.spent_cny == Decimal("1799.99")
    other.refresh_from_db()
    assert (other.issued, other.claimed, other.used, other.spent_cny) == (3, 3, 1, 5)


@pytest.mark.django_db
def test_what_pages_counted_until_now_is_stored() -> None:
    tea, sheet = sku(), make.sheet()
    line = EnrolmentLine.objects.create(sheet=sheet, sku=tea)
    midnight = starts_at(shop_day(sheet.created_at))
    for moment in (midnight - 28 * make.DAY, midnight - SECOND, midnight - 28 * make.DAY - SECOND, midnight):
        sub_order(trade=trade(created=moment, pay_time=moment), sku=tea, num=2, divide_order_fee_cny="7.50")
    for moment in (NOON, NOON + SECOND):
        make.order_promotion(trade=trade(), promotion_id=f"mjs-1_{moment.second}", created=moment)
    expected = sold_before(sheet.created_at, [tea.pk])[tea.pk]
    assert expected == (4, 15)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([WITHOUT_SUMS])
    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    line.refresh_from_db()
    assert (line.sold_pieces, line.sold_cny) == expected
    (name,) = UnknownNameDay.objects.all()
    assert (name.day, name.promotion_id, name.orders) == (shop_day(NOON), "mjs-1", 2)
    assert (name.first_at, name.last_at) == (NOON, NOON + SECOND)
