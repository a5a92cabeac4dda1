"""Exports by the clock."""

from celery import shared_task

from shopops.lib.lists import export_jobs


@shared_task(name="lists.expire_exports")
def expire_exports() -> int:
    """Delete the files of exports that were kept long enough; how many went."""
    return export_jobs.expire_exports()
