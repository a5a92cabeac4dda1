import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("api", "0001_initial"), ("api", "0002_stored_answers_by_digest")]

    initial = True

    dependencies = [
        ("axes", "0010_accessattemptexpiration"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.KNOX_TOKEN_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key_digest",
                    models.CharField(db_collation="C", max_length=64, unique=True, verbose_name="幂等键指纹"),
                ),
                ("body_digest", models.CharField(max_length=64, verbose_name="正文指纹")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态码")),
                ("headers", models.JSONField(default=dict, verbose_name="响应头")),
                ("body", models.TextField(verbose_name="响应正文")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="时间")),
            ],
            options={
                "verbose_name": "幂等响应",
                "verbose_name_plural": "幂等响应",
            },
        ),
        migrations.CreateModel(
            name="TokenGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grant",
                        to=settings.KNOX_TOKEN_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="权限范围"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最近使用")),
            ],
            options={
                "verbose_name": "接口令牌",
                "verbose_name_plural": "接口令牌",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scopes__len__gte", 1)),
                        name="api_tokengrant_scoped",
                        violation_error_message="至少选择一个权限。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="api_tokengrant_named",
                        violation_error_message="请填写令牌名称。",
                    ),
                ],
            },
        ),
    ]
