"""Settings that must fit together, checked at every start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Error as CheckError


def visibility_timeout_is_longest(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A task that runs longer than the broker waits would be handed out twice."""
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 3600)
    if visible > settings.CELERY_TASK_TIME_LIMIT:
        return []
    return [
        CheckError(
            f"the broker's visibility_timeout ({visible} s) is not above CELERY_TASK_TIME_LIMIT"
            f" ({settings.CELERY_TASK_TIME_LIMIT} s): long tasks would run twice",
            id="shopops.E003",
        )
    ]
