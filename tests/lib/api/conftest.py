"""A program that may do everything, and a product to do it with."""

from collections.abc import Callable

import pytest

from products.catalogue.models import Product
from staff.accounts.models import User
from tests import make
from tests.api import Api


@pytest.fixture
def api(user_for: Callable[[str], User]) -> Api:
    return Api(user_for("manager"))


@pytest.fixture
def product(db: None) -> Product:
    return make.product(num_iid="61", title="龙井")
