"""How far a check is, as a share from 0 to 1 that only grows."""

from collections.abc import Callable

ReportShare = Callable[[float], None]


def ignore(share: float) -> None:
    """For those who do not ask."""


def part(report: ReportShare, first: float, last: float) -> ReportShare:
    """A step that is itself told from 0 to 1 takes the whole from `first` to `last`."""
    return lambda share: report(first + (last - first) * share)


def counted(report: ReportShare) -> Callable[[int, int], None]:
    """The same for a step that counts what it has done."""
    return lambda done, of: report(done / of if of else 1.0)
