"""Sets of imports."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from shopops.lib.imports.models import ImportJob


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    """Imports, as the pages and the nightly clean-up need them."""

    def with_names(self) -> "ImportJobQuerySet":
        """With everything a list shows, in one query."""
        return self.select_related("created_by")

    def needing_originals(self, since: datetime) -> "ImportJobQuerySet":
        """Those whose file stays: uploaded since then, or with work still to do."""
        return self.filter(Q(created_at__gte=since) | Q(stage__in=("reading", "writing")))

    def same_file(self, job: "ImportJob") -> "ImportJobQuerySet":
        """Earlier finished imports of the very same file."""
        return self.filter(sha256=job.sha256, stage="done", id__lt=job.id)
