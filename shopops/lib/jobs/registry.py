"""The kinds of work, which subjects declare in `subject.py`, and the Celery queue whose workers do them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shopops.lib.jobs import QUEUES

if TYPE_CHECKING:
    from shopops.lib.jobs.lease import Lease
    from shopops.lib.jobs.models import Job


@dataclass(frozen=True)
class Kind:
    """One kind of work: its table, and what a worker does with a row.

    `handler` gets a claimed row and its lease, and ends with `lease.finish` or `lease.requeue`. `order_by` is SQL:
    which of the due rows is first. `pauses_seconds` are the pauses before each further attempt; a fault that
    happens once more than there are pauses parks the row.
    """

    model: "type[Job]"
    handler: Callable[[Any, "Lease"], None]
    queue: str = "default"
    order_by: str = "due_at, id"
    pauses_seconds: tuple[int, ...] = (5, 30, 120, 600)

    @property
    def key(self) -> str:
        """`<app>.<model>`, as in the trail."""
        return self.model._meta.label_lower

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.model._meta.verbose_name)


_kinds: dict[str, Kind] = {}
_turns: dict[str, deque[Kind]] = {queue: deque() for queue in QUEUES}


def register(*kinds: Kind) -> None:
    """Have the workers of its queue do each kind of work. ValueError when a table has another."""
    for kind in kinds:
        if _kinds.setdefault(kind.key, kind) is not kind:
            raise ValueError(f"two kinds of work are called {kind.key!r}")
        _turns[kind.queue].append(kind)


def kinds() -> list[Kind]:
    """All kinds, in the order of registration."""
    return list(_kinds.values())


def kind_of(model: "type[Job]") -> Kind:
    """The kind whose rows are in this table."""
    return _kinds[model._meta.label_lower]


def find_kind(key: str) -> Kind | None:
    """The kind with that key, if there is one."""
    return _kinds.get(key)


def turns_of(queue: str) -> deque[Kind]:
    """The kinds of a queue in this process; whoever claims takes them in turns and rotates them."""
    return _turns[queue]
