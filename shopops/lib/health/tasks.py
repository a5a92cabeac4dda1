"""The heartbeat: sent by the beat, written by a worker."""

from celery import shared_task
from django.utils import timezone

from shopops.lib.health.models import Heartbeat
from shopops.lib.health.queries import WORKER


@shared_task(name="health.beat_seen")
def beat_seen() -> None:
    """A beat sent this and a worker took it: the worker is alive."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"seen_at": timezone.now()})
