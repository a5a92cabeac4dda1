"""How often a caller may ask; counted in Valkey, and nobody is refused because Valkey is away."""

import logging
import time
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from shopops.lib.api.models import TokenGrant

log = logging.getLogger("shopops.api")


class CallerThrottle(SimpleRateThrottle):
    """So many requests per fixed window for each token, or each account of a browser session."""

    scope = "caller"

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, seconds = self.parse_rate(self.get_rate())
        if limit is None or seconds is None or not self.applies_to(request):
            return True
        window, passed = divmod(time.time(), seconds)
        self._left_seconds = seconds - passed
        try:
            return _count(f"throttle:{self.scope}:{_caller(request)}:{int(window)}", seconds) <= limit
        except (RedisError, OSError, ValueError) as error:  # ValueError: evicted between add and incr
            log.warning("throttling is off, the cache does not answer", extra={"error": type(error).__name__})
            return True

    def applies_to(self, request: Request) -> bool:
        """Whether this request counts."""
        return True

    def wait(self) -> float:
        """Seconds until the window ends, rounded up."""
        return int(self._left_seconds) + 1

    def get_rate(self) -> str | None:
        rate = api_settings.DEFAULT_THROTTLE_RATES.get(self.scope)
        return None if rate is None else str(rate)


class WriteThrottle(CallerThrottle):
    """A tighter limit for requests that change something."""

    scope = "write"

    def applies_to(self, request: Request) -> bool:
        return request.method not in ("GET", "HEAD", "OPTIONS")


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds * 2)
    return cache.incr(key)


def _caller(request: Request) -> str:
    if isinstance(request.auth, TokenGrant):
        return f"token:{request.auth.pk}"
    return f"account:{request.user.pk}"
