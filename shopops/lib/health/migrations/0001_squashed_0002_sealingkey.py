from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("health", "0001_initial"), ("health", "0002_sealingkey")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True, verbose_name="部件")),
                ("seen_at", models.DateTimeField(verbose_name="最近一次")),
            ],
            options={
                "verbose_name": "心跳",
                "verbose_name_plural": "心跳",
            },
        ),
        migrations.CreateModel(
            name="SealingKey",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=16, verbose_name="密钥指纹")),
                ("noted_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
            ],
            options={
                "verbose_name": "加密密钥",
                "verbose_name_plural": "加密密钥",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="health_sealingkey_one",
                        violation_error_message="一个数据库只有一个加密密钥。",
                    )
                ],
            },
        ),
    ]
