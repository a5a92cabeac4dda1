from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promotions", "0014_without_slots")]
    operations = [
        migrations.AlterField(
            model_name="activity",
            name="segments",
            field=models.ManyToManyField(
                blank=True, related_name="activities", to="promotions.segment", verbose_name="人群"
            ),
        ),
    ]
