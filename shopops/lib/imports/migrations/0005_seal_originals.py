from pathlib import Path

from django.conf import settings
from django.db import migrations

from shopops.lib.sealed_files import seal_in_place


def seal_originals(apps, schema_editor):
    """Files that were imported before originals were sealed: buyers in clear, and unreadable to what reads sealed ones."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    for file in sorted(folder.iterdir()) if folder.exists() else ():
        seal_in_place(file)


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_one_queue")]

    operations = [migrations.RunPython(seal_originals, migrations.RunPython.noop)]
