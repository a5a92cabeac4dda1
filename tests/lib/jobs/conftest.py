"""Two kinds of work of their own, and what it did: a row in `effects` for each time that a job took effect."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, models, transaction

from shopops.lib.jobs import registry
from shopops.lib.jobs.lease import Lease
from shopops.lib.jobs.models import Job
from shopops.lib.jobs.registry import Kind

QUEUE = "test"


class Parcel(Job):
    """Work of one kind."""

    name = models.CharField(max_length=50)

    class Meta(Job.Meta):
        app_label = "tests"


class Letter(Job):
    """Work of another kind, in the same queue."""

    name = models.CharField(max_length=50)

    class Meta(Job.Meta):
        app_label = "tests"


class Effect(models.Model):
    """What a job did."""

    name = models.CharField(max_length=50)

    class Meta:
        app_label = "tests"

    def __str__(self) -> str:
        return self.name


Handler = Callable[[Any, Lease], None]


def deliver(job: Any, lease: Lease) -> None:
    """The plainest handler: an effect and the end of the job in one transaction."""
    with transaction.atomic():
        Effect.objects.create(name=job.name)
        lease.finish()


@pytest.fixture
def tables(transactional_db: None) -> Iterator[None]:
    for model in (Parcel, Letter, Effect):
        with connection.schema_editor() as editor:
            editor.create_model(model)
    yield
    for model in (Parcel, Letter, Effect):
        with connection.schema_editor() as editor:
            editor.delete_model(model)


@pytest.fixture
def register(tables: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Kind]:
    """Register a kind for one test, in a queue that no other test uses."""
    monkeypatch.setitem(registry._turns, QUEUE, deque())

    def add(model: type[Job], handler: Handler = deliver, **options: Any) -> Kind:
        kind = Kind(model, handler, queue=QUEUE, **options)
        monkeypatch.setitem(registry._kinds, kind.key, kind)
        registry._turns[QUEUE].append(kind)
        return kind

    return add
