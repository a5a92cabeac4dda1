"""What the trail's actions are called for people; each app names its own in `AppConfig.ready`."""

from django.utils.functional import Promise

_names: dict[str, str | Promise] = {}


def name_actions(names: dict[str, Promise]) -> None:
    """Give readable names to actions: `name_actions({"staff.sign_in": _("登录")})`."""
    _names.update(names)


def name_of(action: str) -> str:
    """The readable name of an action, or its code when nobody named it."""
    return str(_names.get(action, action))


def choices() -> list[tuple[str, str]]:
    """All named actions for a filter, by code, so that one app's stay together."""
    return [(code, str(_names[code])) for code in sorted(_names)]
