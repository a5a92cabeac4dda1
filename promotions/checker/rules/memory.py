"""A cache of answers by the offers they depend on; a change of offers leaves the other answers valid."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """A cache of one check; a miss is looked up in the cache of the check before."""

    def __init__(self, before: "Memory[K, V] | None", changed: int, offers_of: Callable[[K], int]) -> None:
        """An earlier answer still holds when none of the offers in its key is among `changed`."""
        self._found: dict[K, V] = {}
        self._before = before._found if before else {}
        self._changed = changed
        self._offers_of = offers_of

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """The answer for a key, computed unless it is known."""
        found = self._found.get(key)
        if found is None and self._before and not self._offers_of(key) & self._changed:
            found = self._before.get(key)
        if found is None:
            found = compute()
        self._found[key] = found
        return found
