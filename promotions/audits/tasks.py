"""Self-audits by the clock (see shopops/celery.py). The sweep is the truth: nothing depends on a message."""

from celery import shared_task

from promotions.audits.actions import work_off


@shared_task(name="promotions.sweep_audits")
def sweep_audits() -> None:
    """Every audit that waits."""
    work_off()
