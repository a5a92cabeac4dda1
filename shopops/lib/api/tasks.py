"""The schedule's entry (see shopops/celery.py)."""

from celery import shared_task

from shopops.lib.api.idempotency import forget_expired_answers


@shared_task(name="api.forget_answers")
def forget_answers() -> None:
    """Delete answers to idempotent requests after 24 hours."""
    forget_expired_answers()
