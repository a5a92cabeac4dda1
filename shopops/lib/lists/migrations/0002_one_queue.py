"""Exports become jobs of the one queue; what waited or was under way waits for a worker."""

from django.db import migrations, models
from django.db.models.functions import Now

STATES = [("waiting", "等待中"), ("running", "进行中"), ("done", "已完成"), ("parked", "已停下")]
KEEP = """
UPDATE lists_exportjob
SET state = CASE WHEN status IN ('waiting', 'running') THEN 'waiting' ELSE 'done' END,
    lease_expires_at = NULL
"""


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("exportjob", "lists_exportjob_known_status"),
        migrations.RemoveConstraint("exportjob", "lists_exportjob_done_has_file"),
        migrations.RemoveConstraint("exportjob", "lists_exportjob_running_has_lease"),
        migrations.RemoveIndex("exportjob", "lists_exportjob_to_do"),
        migrations.RemoveField("exportjob", "attempts"),
        migrations.RenameField("exportjob", "leased_until", "lease_expires_at"),
        migrations.AlterField(
            "exportjob",
            "lease_expires_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
        ),
        migrations.AddField(
            "exportjob",
            "state",
            models.CharField(choices=STATES, default="waiting", max_length=8, verbose_name="状态"),
        ),
        migrations.AddField(
            "exportjob", "due_at", models.DateTimeField(db_default=Now(), verbose_name="应开始时间")
        ),
        migrations.AddField(
            "exportjob",
            "lease_token",
            models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约"),
        ),
        migrations.AddField(
            "exportjob",
            "faults",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
        ),
        migrations.AddField(
            "exportjob",
            "last_error",
            models.CharField(blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"),
        ),
        migrations.AddField(
            "exportjob",
            "dedupe_key",
            models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveField("exportjob", "status"),
        migrations.AddIndex(
            "exportjob",
            models.Index(
                fields=["state", "due_at"], name="lists_exportjob_open", condition=~models.Q(state="done")
            ),
        ),
        migrations.AddConstraint(
            "exportjob",
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_expires_at__isnull=False)
                | models.Q(
                    state__in=("waiting", "done", "parked"),
                    lease_token__isnull=True,
                    lease_expires_at__isnull=True,
                ),
                name="lists_exportjob_lease_whole",
                violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
            ),
        ),
        migrations.AddConstraint(
            "exportjob",
            models.CheckConstraint(
                condition=models.Q(format__in=("csv", "csv-gb18030", "xlsx")),
                name="lists_exportjob_known_format",
                violation_error_message="导出的格式不正确。",
            ),
        ),
        migrations.AddConstraint(
            "exportjob",
            models.CheckConstraint(
                condition=models.Q(state="done", finished_at__isnull=False)
                | models.Q(~models.Q(state="done"), finished_at__isnull=True, file="", error=""),
                name="lists_exportjob_done_has_time",
                violation_error_message="已完成的导出有完成时间，其他的没有。",
            ),
        ),
    ]
