"""The price ledger by the clock."""

from celery import shared_task

from promotions.price_history.ledger import write_ledger
from shopops.lib.calendar import ONE_DAY, today


@shared_task(name="promotions.ledger_tonight")
def ledger_tonight() -> None:
    """The prices of yesterday."""
    write_ledger(day=today() - ONE_DAY)
