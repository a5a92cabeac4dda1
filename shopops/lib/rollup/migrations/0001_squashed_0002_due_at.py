import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("rollup", "0001_initial"), ("rollup", "0002_due_at")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DirtyDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("source", models.CharField(max_length=64, verbose_name="数据来源")),
                (
                    "marked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="标记时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "待重算日期",
                "verbose_name_plural": "待重算日期",
                "ordering": ["day", "source"],
                "indexes": [models.Index(fields=["day", "source"], name="rollup_dirtyday_of_day")],
            },
        ),
        migrations.CreateModel(
            name="RollupRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statistic", models.CharField(max_length=64, verbose_name="统计项")),
                ("day", models.DateField(verbose_name="日期")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="口径版本")),
                (
                    "state",
                    models.CharField(
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
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="下次计算")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("row_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="行数")),
                (
                    "duration_ms",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="耗时（毫秒）"),
                ),
                ("by", models.CharField(blank=True, max_length=64, verbose_name="触发方式")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="连续失败次数")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="错误")),
            ],
            options={
                "verbose_name": "统计记录",
                "verbose_name_plural": "统计记录",
                "ordering": ["-day", "statistic"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="rollup_rolluprun_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("statistic", "day"), name="rollup_rolluprun_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "so_far", "open", "final"])),
                        name="rollup_rolluprun_known_state",
                        violation_error_message="统计状态不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at", None),
                                ("duration_ms", None),
                                ("row_count", None),
                                ("state", "pending"),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at", None), ("state", "final")),
                            models.Q(models.Q(("state", "final"), _negated=True), ("due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rollup_rolluprun_final_is_not_due",
                        violation_error_message="已定稿的统计不再计算，其他的必须有下次计算的时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("error", ""), ("failures", 0)),
                            models.Q(models.Q(("failures__gt", 0)), models.Q(("error", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="rollup_rolluprun_failure_has_error",
                        violation_error_message="失败的统计必须写明错误。",
                    ),
                ],
            },
        ),
    ]
