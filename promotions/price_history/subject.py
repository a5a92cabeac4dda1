from celery.schedules import crontab

from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    pages={"promotions/": "promotions.price_history.pages.urls"},
    schedules={"promotions-ledger": Schedule("promotions.ledger_tonight", crontab(hour="1", minute="10"))},
)
