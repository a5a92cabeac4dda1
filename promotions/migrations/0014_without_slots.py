import django.db.models.expressions
import pgtrigger.migrations
from django.db import migrations, models

# What slots gave out was not yet in the counters of its batch.
COUNT_WHAT_SLOTS_GAVE = """
UPDATE promotions_couponbatch AS batch
SET issued = issued + gave.used,
    claimed = claimed + gave.used,
    used = batch.used + gave.used,
    spent_cny = batch.spent_cny + gave.spent_cny,
    slot_uses = 0,
    slot_cny = 0
FROM (
    SELECT batch_id, sum(used) AS used, sum(spent_cny) AS spent_cny FROM promotions_couponslot GROUP BY batch_id
) AS gave
WHERE batch.id = gave.batch_id
"""


class Migration(migrations.Migration):
    dependencies = [("promotions", "0013_when_it_ended")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="couponbatch", name="slots_add_up"),
        pgtrigger.migrations.RemoveTrigger(model_name="couponslot", name="slots_add_up"),
        migrations.RunSQL(COUNT_WHAT_SLOTS_GAVE, migrations.RunSQL.noop),
        migrations.DeleteModel(name="CouponSlot"),
        migrations.RemoveConstraint(model_name="couponbatch", name="promotions_couponbatch_within_total"),
        migrations.RemoveConstraint(model_name="couponbatch", name="promotions_couponbatch_within_budget"),
        migrations.RemoveField(model_name="couponbatch", name="slot_cny"),
        migrations.RemoveField(model_name="couponbatch", name="slot_uses"),
        migrations.AddConstraint(
            model_name="couponbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("total__isnull", True), ("total__gte", models.F("issued")), _connector="OR"),
                    ("claimed__lte", models.F("issued")),
                    (
                        "claimed__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("reserved"), "+", models.F("used")
                            ),
                            "+",
                            models.F("expired"),
                        ),
                    ),
                ),
                name="promotions_couponbatch_within_total",
                violation_error_message="领取、占用和使用的数量不能超过发行量。",
            ),
        ),
        migrations.AddConstraint(
            model_name="couponbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved_cny__gte", 0),
                    ("spent_cny__gte", 0),
                    models.Q(
                        ("budget_cny__isnull", True),
                        (
                            "budget_cny__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("reserved_cny"), "+", models.F("spent_cny")
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="promotions_couponbatch_within_budget",
                violation_error_message="优惠金额不能超过预算。",
            ),
        ),
    ]
