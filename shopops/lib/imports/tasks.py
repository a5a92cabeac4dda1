"""Celery's side of imports."""

from celery import shared_task

from shopops.lib.imports.originals import remove_originals


@shared_task(name="imports.remove_originals")
def remove_originals_tonight() -> int:
    """Uploaded files that were kept long enough; how many went."""
    return remove_originals()
