"""A small demo shop: 60 days, a score of orders a day; made once for the tests of a module."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shopops.demo.actions import Seeded, seed_shop
from tests import emptying

# Ten in the evening in Shanghai, eleven days after the great sale of November.
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Seeded]:
    with emptying.kept(django_db_blocker):
        seeded = seed_shop(days=60, orders_per_day=25, seed=7, now=NOW)
        with django_db_blocker.block():
            yield seeded


@pytest.fixture
def seeded(seeded_once: Seeded, db: None) -> Seeded:
    return seeded_once
