"""How often a caller may ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from rest_framework.settings import api_settings

from staff.accounts.models import User
from tests.api import Api


@pytest.fixture
def rates(settings: Any) -> Callable[..., None]:
    def use(**given: str) -> None:
        every = api_settings.DEFAULT_THROTTLE_RATES | given
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": every}

    return use


def test_the_caller_over_the_limit_waits_and_others_do_not(
    api: Api, user_for: Callable[[str], User], rates: Callable[..., None]
) -> None:
    rates(caller="2/day")
    assert [api.get("products/").status_code for _ in range(3)] == [200, 200, 429]

    refused = api.get("products/")
    assert refused.json()["code"] == "throttled"
    assert 1 <= int(refused["Retry-After"]) <= 24 * 3600
    assert Api(user_for("manager")).get("products/").status_code == 200  # another token of the same account


def test_writing_has_a_limit_of_its_own(api: Api, rates: Callable[..., None]) -> None:
    rates(write="1/day")
    assert api.post("products/", {"num_iid": "1", "title": "一"}).status_code == 201
    assert api.post("products/", {"num_iid": "2", "title": "二"}).status_code == 429
    assert api.get("products/").status_code == 200


def test_a_cache_that_is_away_refuses_nobody(
    api: Api, rates: Callable[..., None], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    rates(caller="1/day")
    nobody = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nobody}
    caches.close_all()
    assert [api.get("products/").status_code for _ in range(3)] == [200, 200, 200]
    assert "throttling is off" in caplog.text
