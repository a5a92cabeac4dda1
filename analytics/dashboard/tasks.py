"""The schedule's entries (see shopops/celery.py)."""

from celery import shared_task

from analytics.dashboard.kept import keep_usual_boards


@shared_task(name="orders.keep_boards")
def keep_boards() -> None:
    """The dashboard's usual days, made before somebody asks. Two queries when nothing changed."""
    keep_usual_boards()
