"""Celery's side of imports."""

from celery import shared_task

from shopops.lib.imports.originals import remove_originals
from shopops.lib.imports.worker import work_off


@shared_task(name="imports.sweep")
def sweep() -> None:
    """Take up every import that waits for a worker. Runs every few seconds and whenever somebody nudges."""
    work_off()


@shared_task(name="imports.remove_originals")
def remove_originals_tonight() -> int:
    """Uploaded files that were kept long enough; how many went."""
    return remove_originals()
