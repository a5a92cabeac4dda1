"""Background jobs: the Celery app and every schedule of the product."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")

app = Celery("shopops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    [
        "shopops.lib.health",
        "analytics.dashboard",
        "customer_service.replies",
        "promotions.checks",
        "promotions.attribution",
        "promotions.audits",
    ]
)

app.conf.beat_schedule = {
    # Figures of yesterday, and of every day that a late fact has made dirty.
    "rollup-nightly": {"task": "rollup.tonight", "schedule": crontab(hour="0", minute="20")},
    "rollup-dirty": {"task": "rollup.dirty_days", "schedule": 60.0},
    # The dashboard's usual days, ready before somebody opens the page.
    "orders-keep-boards": {"task": "orders.keep_boards", "schedule": 60.0},
    # The sweep is the truth: an import or export whose nudge was lost is picked up here.
    "imports-sweep": {"task": "imports.sweep", "schedule": 15.0},
    # Uploaded files hold buyers' data and are kept for a while only.
    "imports-remove-originals": {
        "task": "imports.remove_originals",
        "schedule": crontab(hour="4", minute="20"),
    },
    "lists-export-sweep": {"task": "lists.sweep_exports", "schedule": 15.0},
    # Answers to requests with an Idempotency-Key live for a day.
    "api-forget-answers": {"task": "api.forget_answers", "schedule": crontab(minute="40")},
    # Activities begin and end by the clock; quotes look at the moment themselves and need not wait for this.
    "promotions-turn": {"task": "promotions.turn_activities", "schedule": 20.0},
    "promotions-mark-figures": {"task": "promotions.mark_figures", "schedule": 900.0},
    # Which activities imported orders carried; then the figures of their days are built again.
    "promotions-attribute": {"task": "promotions.attribute_orders", "schedule": 60.0},
    # Self-audits that wait, or whose worker died.
    "promotions-audits": {"task": "promotions.sweep_audits", "schedule": 15.0},
    # The checker: what somebody asked for or saved, and every night everything, because prices and stock change too.
    "promotions-checks": {"task": "promotions.sweep_checks", "schedule": 15.0},
    "promotions-check-tonight": {
        "task": "promotions.check_tonight",
        "schedule": crontab(hour="1", minute="30"),
    },
    "promotions-ledger": {"task": "promotions.ledger_tonight", "schedule": crontab(hour="1", minute="10")},
    "promotions-expire": {"task": "promotions.expire_coupons", "schedule": crontab(minute="7")},
    # Pictures that were uploaded for a reply that nobody saved.
    "replies-forget-pictures": {
        "task": "replies.forget_pictures",
        "schedule": crontab(hour="4", minute="10"),
    },
    "health-beat": {"task": "health.beat_seen", "schedule": 30.0},
}
