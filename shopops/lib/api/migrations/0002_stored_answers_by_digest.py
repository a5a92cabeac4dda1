from django.db import migrations, models


class Migration(migrations.Migration):
    """Stored answers live for a day: the old ones, found by the bare key, are let go."""

    dependencies = [("api", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="StoredAnswer"),
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
            options={"verbose_name": "幂等响应", "verbose_name_plural": "幂等响应"},
        ),
    ]
