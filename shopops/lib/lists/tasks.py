"""Celery's side of exports."""

from celery import shared_task

from shopops.lib.lists.jobs import work_off


@shared_task(name="lists.sweep_exports")
def sweep_exports() -> None:
    """Make every export that waits, and delete old files. Runs every few seconds and whenever somebody nudges."""
    work_off()
