"""Writing to the outbox, and emptying it."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from shopops.lib.jobs.actions import wake_on_commit
from shopops.lib.jobs.lease import Lease
from shopops.lib.jobs.worker import JobFailed
from shopops.lib.outbox import channels
from shopops.lib.outbox.models import OutboxMessage


def send(*, channel: str, payload: Any, dedupe_key: str = "", due_at: datetime | None = None) -> None:
    """Have a message delivered if the caller's transaction commits, and never otherwise.

    `payload` is whatever the channel takes, as JSON. Of several messages with the same `dedupe_key` the first is
    sent. `due_at`: not before; None means at once.
    """
    message = OutboxMessage(channel=channel, payload=payload, dedupe_key=dedupe_key or None)
    if due_at:
        message.due_at = due_at
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    wake_on_commit(OutboxMessage)


def deliver(message: OutboxMessage, lease: Lease) -> None:
    """Send one claimed message, then mark it: a worker that dies in between sends it again, under its number."""
    channel = channels.find(message.channel)
    if channel is None:
        sentence = _("没有“%(channel)s”这个渠道。") % {"channel": message.channel}
        raise JobFailed(sentence, fault="unknown channel", park=True)
    channel(message)
    lease.finish(sent_at=Now())
