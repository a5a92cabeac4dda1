"""Sets of imports."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from shopops.lib.imports.models import ImportJob

LEASE = timedelta(seconds=30)
# After so many workers have died over a file it is the file's fault.
MAX_ATTEMPTS = 3


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Imports, and who may work on them."""

    def waiting(self) -> "ImportJobQuerySet":
        """Work that nobody does: new, or its worker's lease has run out."""
        abandoned = Q(stage__in=("parsing", "merging"), lease_until__lt=timezone.now())
        return self.filter(Q(stage__in=("uploaded", "confirmed")) | abandoned)

    def claim(self) -> "ImportJob | None":
        """Take the oldest waiting import for this worker; other workers skip it meanwhile."""
        with transaction.atomic():
            job = self.waiting().order_by("id").select_for_update(skip_locked=True).first()
            if job is None:
                return None
            job.stage = {"uploaded": "parsing", "confirmed": "merging"}.get(job.stage, job.stage)
            job.lease_token, job.lease_until = uuid4(), timezone.now() + LEASE
            job.attempts = F("attempts") + 1
            job.reading = F("reading") + int(job.stage == "parsing")
            job.save(update_fields=["stage", "lease_token", "lease_until", "attempts", "reading"])
        job.refresh_from_db()
        return job

    def held(self, job_id: int, token: UUID | None) -> "ImportJobQuerySet":
        """The import, if that lease still holds."""
        return self.filter(pk=job_id, lease_token=token)

    def extend_lease(self, job_id: int, token: UUID | None) -> bool:
        """Keep the import for another while; False when somebody else has taken it over."""
        return bool(self.held(job_id, token).update(lease_until=timezone.now() + LEASE))

    def with_names(self) -> "ImportJobQuerySet":
        """With everything a list shows, in one query."""
        return self.select_related("created_by")

    def needing_originals(self, since: datetime) -> "ImportJobQuerySet":
        """Those whose file stays: uploaded since then, or with work still to do."""
        return self.filter(
            Q(created_at__gte=since) | Q(stage__in=("uploaded", "parsing", "confirmed", "merging"))
        )

    def same_file(self, job: "ImportJob") -> "ImportJobQuerySet":
        """Earlier finished imports of the very same file."""
        return self.filter(sha256=job.sha256, stage="done", id__lt=job.id)


def release(**changes: Any) -> dict[str, Any]:
    """The changes of a row that ends a lease."""
    return {"lease_token": None, "lease_until": None, **changes}
