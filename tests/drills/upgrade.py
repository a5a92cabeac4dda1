"""A database that was migrated step by step, as an old shop's was; run with DATABASE_URL of an empty one.

A new migration depends on the last step of its app (0011_…), never on the one that stands for several: this drill
sees it.

`python -m tests.drills.upgrade`
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402


def migrate_step_by_step() -> None:
    """Every migration by itself, none of those that stand for several."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if "_squashed_" not in node[1]])


if __name__ == "__main__":
    migrate_step_by_step()
    # What a shop does when it installs a newer release.
    call_command("migrate", verbosity=0)
    call_command("migrate", "--check")
