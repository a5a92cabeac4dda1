"""The live API against its own schema: made-up requests, sensible and senseless, never break it."""

import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings
from rest_framework.settings import api_settings
from schemathesis.config import SchemathesisConfig

from staff.accounts.models import User
from tests import make
from tests.api import Api

EXAMPLES = 4

# Per-item answers of bulk endpoints are 200 by design; they have tests of their own.
RESOURCES = r"^/api/v1/(products|orders|shop-days|imports|replies/(?!bulk))"

schema = schemathesis.openapi.from_dict(
    yaml.safe_load((django_settings.BASE_DIR / "docs" / "openapi.yaml").read_text("utf-8")),
    config=SchemathesisConfig.from_dict(
        {
            "seed": 20261122,
            "checks": {
                # The schema cannot say that a version is stale, a key used, or a delist time too early.
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "304", "400", "404", "409", "412", "422"]
                }
            },
            # Every field at its limits is three quarters of the time; before a change of the API ask for it.
            "phases": {"coverage": {"enabled": "EVERY_LIMIT" in os.environ}},
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "allow-extra-parameters": False},
        }
    ),
).include(path_regex=RESOURCES)


@pytest.fixture
def headers(user_for: Callable[[str], User], settings: Any, transactional_db: None) -> dict[str, str]:
    every = dict.fromkeys(api_settings.DEFAULT_THROTTLE_RATES, "100000/min")
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": every}
    make.sku(product=make.product(num_iid="1"))
    make.sub_order(trade=make.trade(tid="1"))
    return {"Authorization": f"Bearer {Api(user_for('manager')).secret}"}


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=EXAMPLES)
def test_every_operation(case: Any, live_server: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(base_url=live_server.url, headers=headers, timeout=20)
