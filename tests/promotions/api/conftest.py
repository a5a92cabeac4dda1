from collections.abc import Callable

import pytest

from staff.accounts.models import User
from tests.api import Api


@pytest.fixture
def api(user_for: Callable[[str], User]) -> Api:
    return Api(user_for("manager"))
