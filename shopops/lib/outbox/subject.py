from shopops.lib.jobs.registry import Kind
from shopops.lib.outbox.actions import deliver
from shopops.lib.outbox.models import OutboxMessage
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    jobs=(Kind(OutboxMessage, deliver, queue="reminders", pauses_seconds=(60, 300, 900, 3600)),),
)
