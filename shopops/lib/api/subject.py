from celery.schedules import crontab

from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    pages={"api/": "shopops.lib.api.urls"},
    # Answers to requests with an Idempotency-Key live for a day.
    schedules={"api-forget-answers": Schedule("api.forget_answers", crontab(minute="40"))},
)
