from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("health", "0001_initial")]

    operations = [
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
