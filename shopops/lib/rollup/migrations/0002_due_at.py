"""The ledger says when each entry is built next, by which definition, and what failed."""

from django.conf import settings
from django.db import migrations, models

DUE_AT = """
UPDATE rollup_rolluprun SET
    state = CASE WHEN state = 'started' THEN 'pending' ELSE state END,
    due_at = CASE state
        WHEN 'started' THEN now()
        WHEN 'so_far' THEN (day + 1)::timestamp AT TIME ZONE '{zone}'
        WHEN 'open' THEN (day + {final_after} + 1)::timestamp AT TIME ZONE '{zone}'
    END
WHERE state <> 'final';
"""


class Migration(migrations.Migration):
    dependencies = [("rollup", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(
            model_name="rolluprun",
            name="rollup_rolluprun_known_state",
        ),
        migrations.RemoveConstraint(
            model_name="rolluprun",
            name="rollup_rolluprun_done_has_time",
        ),
        migrations.RemoveIndex(
            model_name="rolluprun",
            name="rollup_rolluprun_not_final",
        ),
        migrations.AddField(
            model_name="rolluprun",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="下次计算"),
        ),
        migrations.AddField(
            model_name="rolluprun",
            name="error",
            field=models.CharField(blank=True, max_length=300, verbose_name="错误"),
        ),
        migrations.AddField(
            model_name="rolluprun",
            name="failures",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="连续失败次数"),
        ),
        migrations.AddField(
            model_name="rolluprun",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="口径版本"),
        ),
        migrations.AlterField(
            model_name="rolluprun",
            name="by",
            field=models.CharField(blank=True, max_length=64, verbose_name="触发方式"),
        ),
        migrations.AlterField(
            model_name="rolluprun",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="开始时间"),
        ),
        migrations.AlterField(
            model_name="rolluprun",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "未计算"),
                    ("so_far", "截至目前"),
                    ("open", "未定稿"),
                    ("final", "已定稿"),
                ],
                default="pending",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.RunSQL(
            DUE_AT.format(zone=settings.TIME_ZONE, final_after=settings.FIGURES_FINAL_AFTER_DAYS),
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="rolluprun",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="rollup_rolluprun_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolluprun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "so_far", "open", "final"])),
                name="rollup_rolluprun_known_state",
                violation_error_message="统计状态不正确。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolluprun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("done_at", None), ("duration_ms", None), ("row_count", None), ("state", "pending")
                    ),
                    models.Q(
                        models.Q(("state", "pending"), _negated=True),
                        ("done_at__isnull", False),
                        ("row_count__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rollup_rolluprun_done_has_time",
                violation_error_message="完成的统计必须有完成时间和行数，未完成的不能有。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolluprun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at", None), ("state", "final")),
                    models.Q(models.Q(("state", "final"), _negated=True), ("due_at__isnull", False)),
                    _connector="OR",
                ),
                name="rollup_rolluprun_final_is_not_due",
                violation_error_message="已定稿的统计不再计算，其他的必须有下次计算的时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolluprun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("error", ""), ("failures", 0)),
                    models.Q(models.Q(("failures__gt", 0)), models.Q(("error", ""), _negated=True)),
                    _connector="OR",
                ),
                name="rollup_rolluprun_failure_has_error",
                violation_error_message="失败的统计必须写明错误。",
            ),
        ),
    ]
