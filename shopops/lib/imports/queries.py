"""Numbers about an import, for the page and the command line."""

from dataclasses import dataclass
from typing import Any

from shopops.lib.imports.kinds import Context, kind_of
from shopops.lib.imports.models import ImportJob


@dataclass(frozen=True)
class Outcome:
    """What happens, or happened, to one kind of thing."""

    title: str
    created: int
    updated: int
    unchanged: int
    older: int


def outcomes(job: ImportJob, counts: list[dict[str, Any]]) -> list[Outcome]:
    """The stored counts of a preview or a result, with the names of what they count."""
    if not counts:
        return []
    context = Context(job.staging, frozenset(job.header["keys"]))
    titles = {target.name: str(target.title) for target in kind_of(job.kind).targets(context)}
    return [
        Outcome(titles[one["target"]], one["created"], one["updated"], one["unchanged"], one["older"])
        for one in counts
    ]
