"""The endpoints of promotions against their own schema, as tests/lib/api does it; a few requests of each."""

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
from tests import make as shop
from tests.api import Api
from tests.promotions import make

EXAMPLES = 3

# Not the members of a segment: per-item answers are 200 by design, and have tests of their own.
RESOURCES = r"^/api/v1/(activities|activity-checks|quotes|coupon-batches|coupons|platform-names|redemptions|segments/({key}/(size/)?)?$)"

schema = schemathesis.openapi.from_dict(
    yaml.safe_load((django_settings.BASE_DIR / "docs" / "openapi.yaml").read_text("utf-8")),
    config=SchemathesisConfig.from_dict(
        {
            "seed": 20261123,
            "checks": {
                # The schema cannot say that a version is stale, a key used, a limit reached or a status wrong.
                "positive_data_acceptance": {
                    "expected-statuses": ["2xx", "304", "400", "404", "409", "412", "422"]
                }
            },
            # Every field at its limits takes minutes here; test_nonsense.py tries the fields one by one.
            "phases": {"coverage": {"enabled": False}},
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "allow-extra-parameters": False},
        }
    ),
).include(path_regex=RESOURCES)


@pytest.fixture
def headers(user_for: Callable[[str], User], settings: Any, transactional_db: None) -> dict[str, str]:
    every = dict.fromkeys(api_settings.DEFAULT_THROTTLE_RATES, "100000/min")
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": every}
    shop.sku(sku_id="1")
    make.segment(key="0")
    make.coupon(make.batch(), code="0")
    return {"Authorization": f"Bearer {Api(user_for('manager')).secret}"}


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=EXAMPLES)
def test_every_operation(case: Any, live_server: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(base_url=live_server.url, headers=headers, timeout=20)
