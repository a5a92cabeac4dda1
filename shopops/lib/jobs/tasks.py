"""Celery's side of the queue. The rows are the truth; a message only says: look."""

from celery import shared_task

from shopops.lib.jobs import worker
from shopops.lib.jobs.actions import wake


@shared_task(name="jobs.run_next")
def run_next(queue: str) -> None:
    """One job of the queue. Then a new message, behind whatever else waits for this worker."""
    if worker.run_next(queue):
        wake(queue)
