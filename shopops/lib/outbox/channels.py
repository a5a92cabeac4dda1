"""The ways out, which subjects register when the product starts."""

from collections.abc import Callable

from shopops.lib.outbox.models import OutboxMessage

# Sends one message and returns when the other side has taken it. Raises JobFailed with a sentence for people.
Channel = Callable[[OutboxMessage], None]

_channels: dict[str, Channel] = {}


def register(key: str, channel: Channel) -> None:
    """Have messages of that channel sent this way. ValueError when there is another one of that key."""
    if _channels.setdefault(key, channel) is not channel:
        raise ValueError(f"two channels are called {key!r}")


def find(key: str) -> Channel | None:
    """The channel with that key, if there is one."""
    return _channels.get(key)
