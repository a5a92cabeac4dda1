import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("lists", "0001_initial"), ("lists", "0002_one_queue")]

    initial = True

    dependencies = [
        ("axes", "0010_accessattemptexpiration"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("knox", "0009_extend_authtoken_field"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("parked", "已停下"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="应开始时间"
                    ),
                ),
                ("lease_token", models.UUIDField(blank=True, editable=False, null=True, verbose_name="租约")),
                (
                    "lease_expires_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="租约到期"),
                ),
                (
                    "faults",
                    models.JSONField(blank=True, default=dict, editable=False, verbose_name="失败次数"),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="最近一次失败的原因"
                    ),
                ),
                (
                    "dedupe_key",
                    models.CharField(
                        blank=True, max_length=200, null=True, unique=True, verbose_name="唯一键"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导出人",
                    ),
                ),
                ("list_key", models.CharField(max_length=60, verbose_name="列表")),
                ("query", models.TextField(blank=True, verbose_name="筛选条件")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="列"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV（UTF-8）"),
                            ("csv-gb18030", "CSV（GB18030，旧版 Excel）"),
                            ("xlsx", "Excel（xlsx）"),
                        ],
                        max_length=20,
                        verbose_name="格式",
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="语言")),
                ("rows_expected", models.PositiveIntegerField(default=0, verbose_name="预计行数")),
                ("rows_written", models.PositiveIntegerField(default=0, verbose_name="已写行数")),
                ("file", models.FileField(blank=True, upload_to="exports/%Y/%m/", verbose_name="文件")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="失败原因")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="申请时间")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
            ],
            options={
                "verbose_name": "导出",
                "verbose_name_plural": "导出",
                "ordering": ["-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "due_at"],
                        name="lists_exportjob_open",
                    ),
                    models.Index(fields=["owner", "-id"], name="lists_exportjob_of_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_expires_at__isnull", False),
                                ("lease_token__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("lease_expires_at__isnull", True),
                                ("lease_token__isnull", True),
                                ("state__in", ("waiting", "done", "parked")),
                            ),
                            _connector="OR",
                        ),
                        name="lists_exportjob_lease_whole",
                        violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ("csv", "csv-gb18030", "xlsx"))),
                        name="lists_exportjob_known_format",
                        violation_error_message="导出的格式不正确。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True),
                                ("error", ""),
                                ("file", ""),
                                ("finished_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="lists_exportjob_done_has_time",
                        violation_error_message="已完成的导出有完成时间，其他的没有。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list_key", models.CharField(max_length=60, verbose_name="列表")),
                ("name", models.CharField(max_length=40, verbose_name="视图名称")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="团队可见")),
                ("query", models.TextField(blank=True, verbose_name="筛选条件")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="列"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="建立时间")),
            ],
            options={
                "verbose_name": "视图",
                "verbose_name_plural": "视图",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "list_key", "name"),
                        name="lists_savedview_name_once",
                        violation_error_message="已经有同名的视图。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="lists_savedview_name_given",
                        violation_error_message="请填写视图名称。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                ("list_key", models.CharField(max_length=60, verbose_name="列表")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None, verbose_name="列"
                    ),
                ),
                (
                    "default_view",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lists.savedview",
                        verbose_name="默认视图",
                    ),
                ),
            ],
            options={
                "verbose_name": "列表偏好",
                "verbose_name_plural": "列表偏好",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "list_key"), name="lists_listpreference_once")
                ],
            },
        ),
    ]
