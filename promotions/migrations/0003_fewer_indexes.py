import django.db.models.deletion
from django.db import migrations, models


def _link(to, name, related_name="redemptions", **more):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
        verbose_name=name,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0006_find_buyers_by_nick"),
        ("promotions", "0002_first_rules"),
    ]

    operations = [
        migrations.AlterField("redemption", "activity", _link("promotions.activity", "活动")),
        migrations.AlterField(
            "redemption", "batch", _link("promotions.couponbatch", "批次", blank=True, null=True)
        ),
        migrations.AlterField(
            "redemption", "coupon", _link("promotions.coupon", "优惠券", blank=True, null=True)
        ),
        migrations.AlterField(
            "redemption", "buyer", _link("orders.buyer", "买家", related_name="+", blank=True, null=True)
        ),
        migrations.AddIndex(
            "redemption",
            models.Index(
                condition=models.Q(("coupon__isnull", False)),
                fields=["coupon"],
                name="promotions_redemption_coupon",
            ),
        ),
    ]
