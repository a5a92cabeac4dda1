"""The schedule's entries (see shopops/celery.py)."""

from celery import shared_task

from analytics.dashboard.board_cache import warm_usual_boards


@shared_task(name="dashboard.warm_boards")
def warm_boards() -> None:
    """The dashboard's usual days, made before somebody asks. Two queries when nothing changed."""
    warm_usual_boards()
