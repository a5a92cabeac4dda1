import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("imports", "0001_initial"),
        ("imports", "0002_originals_removed"),
        ("imports", "0003_age_of_a_period"),
        ("imports", "0004_one_queue"),
    ]

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
            name="ImportJob",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("reading", "读取"),
                            ("preview", "等待确认"),
                            ("writing", "写入"),
                            ("done", "已完成"),
                            ("failed", "失败"),
                            ("cancelled", "已取消"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=40, verbose_name="文件类型")),
                ("filename", models.CharField(max_length=255, verbose_name="文件名")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="指纹")),
                ("size_bytes", models.BigIntegerField(verbose_name="大小")),
                ("as_of_given", models.DateTimeField(blank=True, null=True, verbose_name="资料时间（填写）")),
                ("facts_as_of", models.DateTimeField(blank=True, null=True, verbose_name="资料时间")),
                (
                    "facts_as_of_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "由导入人填写"),
                            ("filename", "来自文件名"),
                            ("period", "来自文件名里的日期范围"),
                            ("content", "来自文件中最晚的时间"),
                            ("upload", "按上传时间"),
                        ],
                        max_length=10,
                        verbose_name="资料时间来源",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "original_removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="原件删除时间"),
                ),
                ("rows_read", models.BigIntegerField(default=0, verbose_name="已读行数")),
                ("read_share", models.FloatField(default=0, verbose_name="已读比例")),
                ("header", models.JSONField(default=dict, verbose_name="列")),
                ("rows_staged", models.BigIntegerField(default=0, verbose_name="可用行数")),
                ("rows_duplicate", models.BigIntegerField(default=0, verbose_name="重复行数")),
                ("rows_rejected", models.BigIntegerField(default=0, verbose_name="未采用行数")),
                ("sample", models.JSONField(default=dict, verbose_name="样例")),
                ("preview", models.JSONField(default=list, verbose_name="预计结果")),
                ("result", models.JSONField(default=list, verbose_name="结果")),
                ("dirty_days", models.IntegerField(default=0, verbose_name="待重算的日期数")),
                ("error_code", models.CharField(blank=True, max_length=40, verbose_name="失败原因")),
                ("error_params", models.JSONField(default=dict, verbose_name="失败细节")),
                ("reading", models.PositiveSmallIntegerField(default=0, verbose_name="第几次读取")),
            ],
            options={
                "verbose_name": "导入",
                "verbose_name_plural": "导入",
                "ordering": ["-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done"), _negated=True),
                        fields=["state", "due_at"],
                        name="imports_importjob_open",
                    )
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
                        name="imports_importjob_lease_whole",
                        violation_error_message="进行中的工作有租约编号和到期时间，其他的都没有。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stage__in", ("reading", "writing")),
                                models.Q(("state", "done"), _negated=True),
                            ),
                            models.Q(
                                ("stage__in", ("preview", "done", "failed", "cancelled")), ("state", "done")
                            ),
                            _connector="OR",
                        ),
                        name="imports_importjob_known_stage",
                        violation_error_message="导入的状态不正确。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRejection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rejections",
                        to="imports.importjob",
                        verbose_name="导入",
                    ),
                ),
                ("row_number", models.BigIntegerField(verbose_name="行号")),
                ("column", models.CharField(blank=True, max_length=200, verbose_name="列名")),
                ("value", models.CharField(blank=True, max_length=100, verbose_name="内容")),
                ("code", models.CharField(max_length=40, verbose_name="原因代码")),
                ("params", models.JSONField(default=dict, verbose_name="原因细节")),
                ("sealed_row", models.BinaryField(null=True, verbose_name="加密原行")),
            ],
            options={
                "verbose_name": "未采用的行",
                "verbose_name_plural": "未采用的行",
                "ordering": ["row_number", "id"],
                "indexes": [models.Index(fields=["job", "row_number"], name="imports_rejection_of_job")],
            },
        ),
    ]
