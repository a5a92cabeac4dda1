"""Work in the background, done at once."""

from typing import Any

from shopops.lib.jobs.lease import Lease
from shopops.lib.jobs.models import Job
from shopops.lib.jobs.registry import kind_of
from shopops.lib.jobs.worker import claim, run_next


def drain_queue(queue: str = "default") -> int:
    """Do everything that is due in a queue; how many jobs."""
    done = 0
    while run_next(queue):
        done += 1
    return done


def claimed(job: Job) -> tuple[Any, Lease]:
    """The job as a worker has it: claimed, with a lease that nobody renews."""
    mine = claim(kind_of(type(job)), job.pk)
    assert mine
    return mine, Lease(mine)
