"""Answers by the offers they depend on, and those of an earlier check that a change leaves as they are."""

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

    def get(self, key: K) -> V | None:
        found = self._found.get(key)
        if found is None and self._before and not self._offers_of(key) & self._changed:
            found = self._before.get(key)
        return found

    def put(self, key: K, found: V) -> None:
        self._found[key] = found
