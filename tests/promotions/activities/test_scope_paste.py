"""Pasted lists of SKUs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from products.catalogue.models import Sku
from promotions.activities.scope_paste import MAX_PASTED, parse_sku_paste
from tests.make import product, sku

pytestmark = pytest.mark.django_db


def test_every_kind_of_number_finds_its_skus() -> None:
    tea = product(num_iid="690001", outer_id="TEA")
    small, big = sku(product=tea, sku_id="5001", outer_sku_id="TEA-1"), sku(product=tea, sku_id="5002")
    other = sku(sku_id="5003")
    assert parse_sku_paste("5003").found == [other.pk]
    assert parse_sku_paste("TEA-1").found == [small.pk]
    assert parse_sku_paste("690001").found == [small.pk, big.pk]
    assert parse_sku_paste("TEA").found == [small.pk, big.pk]


def test_separators_quotes_and_repeats() -> None:
    first, second = sku(sku_id="5001"), sku(sku_id="5002")
    pasted = parse_sku_paste("'5002\t5001\r\n“5001”，9999；\n\n ")
    assert pasted.found == [second.pk, first.pk]
    assert (pasted.unknown, pasted.repeated) == (["9999"], 1)


def test_nothing_pasted_is_nothing_found() -> None:
    assert parse_sku_paste(" \n,").found == []


def test_ten_thousand_skus_with_unknown_ones_among_them() -> None:
    tea = product()
    Sku.objects.bulk_create(
        [Sku(product=tea, sku_id=f"7{n:09}", price_cny=9) for n in range(10_000)], batch_size=5000
    )
    text = "\n".join([f"7{n:09}" for n in range(10_000)] + [f"8{n:09}" for n in range(37)])
    with CaptureQueriesContext(connection) as queries:
        pasted = parse_sku_paste(text)
    assert (len(pasted.found), len(pasted.unknown)) == (10_000, 37)
    assert pasted.unknown[0] == "8000000000"
    assert len(queries) <= 8


def test_what_is_too_long_says_how_much_was_left_out() -> None:
    pasted = parse_sku_paste("\n".join(str(n) for n in range(MAX_PASTED + 5)))
    assert pasted.left_out == 5
