import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What the trail recorded of memos before: older entries hold the text, and nobody reads it there any more.
FILL = """
    INSERT INTO orders_memochange (trade_id, at, by_id, flag, memo)
    SELECT trade.id, entry.at, entry.by_id,
           (entry.detail #>> '{after,flag}')::smallint, entry.detail #>> '{after,memo}'
    FROM audit_auditentry AS entry
    JOIN orders_trade AS trade ON entry.target = 'orders.trade:' || trade.tid
    WHERE entry.action = 'trade.memo_changed' AND entry.detail #> '{after,memo}' IS NOT NULL
    ORDER BY entry.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_suborder_payable"),
        ("audit", "0003_trail_never_emptied"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MemoChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "flag",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "灰"),
                            (1, "红"),
                            (2, "黄"),
                            (3, "绿"),
                            (4, "蓝"),
                            (5, "紫"),
                            (6, "橙"),
                            (7, "浅蓝"),
                            (8, "浅粉"),
                            (9, "深绿"),
                            (10, "粉"),
                        ],
                        verbose_name="旗帜",
                    ),
                ),
                ("memo", models.CharField(blank=True, max_length=1000, verbose_name="卖家备注")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memo_changes",
                        to="orders.trade",
                    ),
                ),
            ],
            options={
                "verbose_name": "备注修改",
                "verbose_name_plural": "备注修改",
                "ordering": ["-id"],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
