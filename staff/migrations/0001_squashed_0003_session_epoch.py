import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler

import staff.accounts.models
from django.conf import settings
from django.db import migrations, models

from shopops.lib.migrations import AddTrigger


class Migration(migrations.Migration):
    replaces = [
        ("staff", "0001_initial"),
        ("staff", "0002_passwords_and_programs"),
        ("staff", "0003_session_epoch"),
    ]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="用户名",
                    ),
                ),
                ("display_name", models.CharField(max_length=60, verbose_name="显示名")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("manager", "店长"),
                                ("cs_lead", "客服主管"),
                                ("presales", "售前客服"),
                                ("aftersales", "售后客服"),
                                ("merchandiser", "商品"),
                                ("warehouse", "仓库"),
                                ("finance", "财务"),
                                ("api_client", "接口程序"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                        verbose_name="角色",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("en", "英文")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="语言",
                    ),
                ),
                ("must_change_password", models.BooleanField(default=False, verbose_name="登录后须改密码")),
                ("session_epoch", models.PositiveIntegerField(default=0, verbose_name="会话代数")),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
            ],
            options={
                "verbose_name": "账号",
                "verbose_name_plural": "账号",
                "ordering": ["username"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("roles__len__gte", 1),
                            (
                                "roles__contained_by",
                                [
                                    "manager",
                                    "cs_lead",
                                    "presales",
                                    "aftersales",
                                    "merchandiser",
                                    "warehouse",
                                    "finance",
                                    "api_client",
                                ],
                            ),
                        ),
                        name="staff_user_known_roles",
                        violation_error_message="至少选择一个已有的角色。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("roles__contains", ["api_client"]), _negated=True),
                            ("roles__len", 1),
                            _connector="OR",
                        ),
                        name="staff_user_program_or_person",
                        violation_error_message="接口程序不能同时有人员的角色。",
                    ),
                ],
            },
            managers=[
                ("objects", staff.accounts.models.PersonManager()),
            ],
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                (
                    "username",
                    models.CharField(
                        max_length=60,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="用户名",
                    ),
                ),
                ("display_name", models.CharField(max_length=60, verbose_name="显示名")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("manager", "店长"),
                                ("cs_lead", "客服主管"),
                                ("presales", "售前客服"),
                                ("aftersales", "售后客服"),
                                ("merchandiser", "商品"),
                                ("warehouse", "仓库"),
                                ("finance", "财务"),
                                ("api_client", "接口程序"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                        verbose_name="角色",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "简体中文"), ("en", "英文")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="语言",
                    ),
                ),
                ("must_change_password", models.BooleanField(default=False, verbose_name="登录后须改密码")),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
            ],
            options={
                "abstract": False,
            },
        ),
        AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "staff_userevent" ("date_joined", "display_name", "id", "is_active", "language", "must_change_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."date_joined", NEW."display_name", NEW."id", NEW."is_active", NEW."language", NEW."must_change_password", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;',
                    hash="42b7135be573c8df275e36f7e53d8bb39f1ceb4e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ee817",
                    table="staff_user",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."display_name" IS DISTINCT FROM (NEW."display_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                    func='INSERT INTO "staff_userevent" ("date_joined", "display_name", "id", "is_active", "language", "must_change_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "username") VALUES (NEW."date_joined", NEW."display_name", NEW."id", NEW."is_active", NEW."language", NEW."must_change_password", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roles", NEW."username"); RETURN NULL;',
                    hash="3b9dab7c8c30b2a0248dd50a718ac8ee16ddc3cb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8c3eb",
                    table="staff_user",
                    when="AFTER",
                ),
            ),
        ),
    ]
