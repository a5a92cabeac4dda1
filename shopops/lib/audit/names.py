"""What the trail's actions are called for people; subjects name their own in `subject.py`."""

from collections.abc import Mapping

from django.utils.functional import Promise

_names: dict[str, Promise] = {}


def register(names: Mapping[str, Promise]) -> None:
    """Add readable names by action. ValueError when an action has another name already."""
    for action, name in names.items():
        if _names.setdefault(action, name) is not name:
            raise ValueError(f"two actions are called {action!r}")


def name_of(action: str) -> str:
    """The readable name of an action, or its code when nobody named it."""
    return str(_names.get(action, action))


def choices() -> list[tuple[str, str]]:
    """All named actions for a filter, by code, so that one app's stay together."""
    return [(code, str(_names[code])) for code in sorted(_names)]
