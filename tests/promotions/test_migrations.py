"""What an existing shop has counted survives the migrations that change how it is counted."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from promotions.coupons.models import CouponBatch
from tests.promotions import make

WITH_SLOTS = ("promotions", "0013_when_it_ended")


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
