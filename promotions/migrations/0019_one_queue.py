"""Checks and self-audits become jobs of the one queue; what waited or was under way waits for a worker."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Now

STATES = [("waiting", "等待中"), ("running", "进行中"), ("done", "已完成"), ("parked", "已停下")]
KEEP = """
UPDATE {table}
SET state = CASE WHEN state = 'done' THEN 'done' WHEN state = 'failed' THEN 'parked' ELSE 'waiting' END,
    due_at = coalesce(ended_at, due_at),
    ended_at = CASE WHEN state = 'done' THEN ended_at END,
    last_error = CASE WHEN state = 'failed' THEN '后台进程中断了，工作没有做完。' ELSE '' END,
    lease_token = NULL,
    lease_expires_at = NULL
"""


class Migration(migrations.Migration):
    dependencies = [("promotions", "0018_affected_sum")]

    operations = [
        migrations.RemoveConstraint("auditrun", "promotions_auditrun_ended_has_time"),
        migrations.RemoveField("auditrun", "attempts"),
        migrations.RenameField("auditrun", "leased_until", "lease_expires_at"),
        migrations.AlterField(
            "auditrun",
            "lease_expires_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
        ),
        migrations.AlterField(
            "auditrun",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=8, verbose_name="状态"),
        ),
        migrations.AddField(
            "auditrun", "due_at", models.DateTimeField(db_default=Now(), verbose_name="应开始时间")
        ),
        migrations.AddField(
            "auditrun",
            "lease_token",
            models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约"),
        ),
        migrations.AddField(
            "auditrun",
            "faults",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
        ),
        migrations.AddField(
            "auditrun",
            "last_error",
            models.CharField(blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"),
        ),
        migrations.AddField(
            "auditrun",
            "dedupe_key",
            models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"),
        ),
        migrations.RunSQL(KEEP.format(table="promotions_auditrun"), migrations.RunSQL.noop),
        migrations.AddIndex(
            "auditrun",
            models.Index(
                fields=["state", "due_at"], name="promotions_auditrun_open", condition=~models.Q(state="done")
            ),
        ),
        migrations.AddConstraint(
            "auditrun",
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_expires_at__isnull=False)
                | models.Q(
                    state__in=("waiting", "done", "parked"),
                    lease_token__isnull=True,
                    lease_expires_at__isnull=True,
                ),
                name="promotions_auditrun_lease_whole",
                violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
            ),
        ),
        migrations.AddConstraint(
            "auditrun",
            models.CheckConstraint(
                condition=models.Q(state="done", ended_at__isnull=False)
                | models.Q(~models.Q(state="done"), ended_at__isnull=True),
                name="promotions_auditrun_ended_has_time",
                violation_error_message="结束的自查有结束时间，未结束的没有。",
            ),
        ),
        migrations.RemoveConstraint("checkrun", "promotions_checkrun_known_words"),
        migrations.RemoveConstraint("checkrun", "promotions_checkrun_end_whole"),
        migrations.RemoveConstraint("checkrun", "promotions_checkrun_lease_whole"),
        migrations.RemoveConstraint("checkrun", "promotions_checkrun_one_at_a_time"),
        migrations.RemoveField("checkrun", "attempts"),
        migrations.RenameField("checkrun", "lease_until", "lease_expires_at"),
        migrations.AlterField(
            "checkrun",
            "lease_expires_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
        ),
        migrations.AlterField(
            "checkrun",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=8, verbose_name="状态"),
        ),
        migrations.AddField(
            "checkrun", "due_at", models.DateTimeField(db_default=Now(), verbose_name="应开始时间")
        ),
        migrations.AlterField(
            "checkrun",
            "lease_token",
            models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约"),
        ),
        migrations.AddField(
            "checkrun",
            "faults",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
        ),
        migrations.AddField(
            "checkrun",
            "last_error",
            models.CharField(blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"),
        ),
        migrations.AddField(
            "checkrun",
            "dedupe_key",
            models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"),
        ),
        migrations.RunSQL(KEEP.format(table="promotions_checkrun"), migrations.RunSQL.noop),
        migrations.AddIndex(
            "checkrun",
            models.Index(
                fields=["state", "due_at"], name="promotions_checkrun_open", condition=~models.Q(state="done")
            ),
        ),
        migrations.AddConstraint(
            "checkrun",
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_expires_at__isnull=False)
                | models.Q(
                    state__in=("waiting", "done", "parked"),
                    lease_token__isnull=True,
                    lease_expires_at__isnull=True,
                ),
                name="promotions_checkrun_lease_whole",
                violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
            ),
        ),
        migrations.AddConstraint(
            "checkrun",
            models.CheckConstraint(
                condition=models.Q(
                    wanted__in=["check", "publish"],
                    outcome__in=["", "published", "blocked", "changed", "refused"],
                ),
                name="promotions_checkrun_known_words",
                violation_error_message="检查的要求或结果不对。",
            ),
        ),
        migrations.AddConstraint(
            "checkrun",
            models.CheckConstraint(
                condition=models.Q(state="done", ended_at__gte=F("started_at"), open_findings__isnull=False)
                | models.Q(~models.Q(state="done"), ended_at__isnull=True, open_findings__isnull=True),
                name="promotions_checkrun_end_whole",
                violation_error_message="结束的检查有结束时间和结果，未结束的都没有。",
            ),
        ),
        migrations.AddConstraint(
            "checkrun",
            models.UniqueConstraint(
                fields=["activity"],
                condition=models.Q(state__in=("waiting", "running")),
                nulls_distinct=False,
                name="promotions_checkrun_one_at_a_time",
                violation_error_message="这个活动正在检查。",
            ),
        ),
    ]
