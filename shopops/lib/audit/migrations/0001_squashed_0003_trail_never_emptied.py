import django.db.models.deletion
import pgtrigger.compiler

from django.conf import settings
from django.db import migrations, models

from shopops.lib.migrations import AddTrigger


class Migration(migrations.Migration):
    replaces = [("audit", "0001_initial"), ("audit", "0002_initial"), ("audit", "0003_trail_never_emptied")]

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
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="动作")),
                ("target", models.CharField(blank=True, db_index=True, max_length=120, verbose_name="对象")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                ("detail", models.JSONField(default=dict, verbose_name="明细")),
            ],
            options={
                "verbose_name": "操作记录",
                "verbose_name_plural": "操作记录",
                "ordering": ["-id"],
            },
        ),
        AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ab24cb77a22d3160dc788fecde00a98236f14d09",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6cfb3",
                    table="audit_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="never_emptied",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'the trail cannot be emptied';",
                    hash="ae8a759b78d10e5eb3de77a621d6994cf9dbecbf",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_emptied_09ce4",
                    table="audit_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
