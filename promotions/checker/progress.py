"""How far a check is, as a share from 0 to 1 that only grows."""

from collections.abc import Callable

Tell = Callable[[float], None]


def nobody(share: float) -> None:
    """For those who do not ask."""


def part(tell: Tell, first: float, last: float) -> Tell:
    """A step that is itself told from 0 to 1 takes the whole from `first` to `last`."""
    return lambda share: tell(first + (last - first) * share)


def counted(tell: Tell) -> Callable[[int, int], None]:
    """The same for a step that counts what it has done."""
    return lambda done, of: tell(done / of if of else 1.0)
