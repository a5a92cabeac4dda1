"""What tests of promotions share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staff.accounts.models import User
from tests.api import Api

ClientFor = Callable[[str], Client]


@pytest.fixture
def merchandiser(client_for: ClientFor) -> Client:
    return client_for("merchandiser")


@pytest.fixture
def manager(client_for: ClientFor) -> Client:
    return client_for("manager")


@pytest.fixture
def boss(user_for: Callable[[str], User]) -> User:
    """The manager's account."""
    return user_for("manager")


@pytest.fixture
def money_off() -> dict[str, Any]:
    """A form of 满 200 减 20 for everything, as a browser sends it."""
    return {
        "kind": "money_off",
        "title": "店铺满减",
        "event": "",
        "note": "",
        "starts_at": "2026-07-01T00:00",
        "ends_at": "2026-07-04T00:00",
        "measure": "amount",
        "covers_everything": "on",
        "min_vip_level": "0",
        "tier-threshold": ["200"],
        "tier-price_cny": [""],
        "tier-amount_off_cny": ["20"],
        "tier-pay_rate": [""],
        "tier-gifts": [""],
        "tier-free_postage": [""],
    }


@pytest.fixture
def api(user_for: Callable[[str], User]) -> Api:
    return Api(user_for("manager"))
