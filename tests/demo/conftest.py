"""A small demo shop: 60 days, a score of orders a day."""

from datetime import UTC, datetime

import pytest

from shopops.demo.actions import Seeded, seed_shop

# Ten in the evening in Shanghai, eleven days after the great sale of November.
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


@pytest.fixture
def seeded(db: None) -> Seeded:
    return seed_shop(days=60, orders_per_day=25, seed=7, now=NOW)
