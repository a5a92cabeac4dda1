"""Imports become jobs of the one queue; what waited or was under way waits for a worker."""

from django.db import migrations, models
from django.db.models.functions import Now

STATES = [("waiting", "等待中"), ("running", "进行中"), ("done", "已完成"), ("parked", "已停下")]
STAGES = [
    ("reading", "读取"),
    ("preview", "等待确认"),
    ("writing", "写入"),
    ("done", "已完成"),
    ("failed", "失败"),
    ("cancelled", "已取消"),
]
KEEP = """
UPDATE imports_importjob
SET lease_token = NULL,
    lease_expires_at = NULL,
    state = CASE WHEN stage IN ('uploaded', 'parsing', 'confirmed', 'merging') THEN 'waiting' ELSE 'done' END,
    stage = CASE
        WHEN stage IN ('uploaded', 'parsing') THEN 'reading'
        WHEN stage IN ('confirmed', 'merging') THEN 'writing'
        ELSE stage
    END
"""


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_age_of_a_period")]

    operations = [
        migrations.RemoveConstraint("importjob", "imports_importjob_known_stage"),
        migrations.RemoveConstraint("importjob", "imports_importjob_lease_whole"),
        migrations.RemoveIndex("importjob", "imports_importjob_waiting"),
        migrations.RemoveField("importjob", "attempts"),
        migrations.RenameField("importjob", "lease_until", "lease_expires_at"),
        migrations.AlterField(
            "importjob",
            "lease_expires_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
        ),
        migrations.AddField(
            "importjob",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=8, verbose_name="状态"),
        ),
        migrations.AddField(
            "importjob", "due_at", models.DateTimeField(db_default=Now(), verbose_name="应开始时间")
        ),
        migrations.AlterField(
            "importjob",
            "lease_token",
            models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约"),
        ),
        migrations.AddField(
            "importjob",
            "faults",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
        ),
        migrations.AddField(
            "importjob",
            "last_error",
            models.CharField(blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"),
        ),
        migrations.AddField(
            "importjob",
            "dedupe_key",
            models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"),
        ),
        migrations.AlterField(
            "importjob",
            "stage",
            models.CharField(choices=STAGES, default="reading", max_length=10, verbose_name="状态"),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddIndex(
            "importjob",
            models.Index(
                fields=["state", "due_at"], name="imports_importjob_open", condition=~models.Q(state="done")
            ),
        ),
        migrations.AddConstraint(
            "importjob",
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_expires_at__isnull=False)
                | models.Q(
                    state__in=("waiting", "done", "parked"),
                    lease_token__isnull=True,
                    lease_expires_at__isnull=True,
                ),
                name="imports_importjob_lease_whole",
                violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
            ),
        ),
        migrations.AddConstraint(
            "importjob",
            models.CheckConstraint(
                condition=models.Q(stage__in=("reading", "writing")) & ~models.Q(state="done")
                | models.Q(stage__in=("preview", "done", "failed", "cancelled"), state="done"),
                name="imports_importjob_known_stage",
                violation_error_message="导入的状态不正确。",
            ),
        ),
    ]
