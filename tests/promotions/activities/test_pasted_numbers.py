"""Pasted lists of SKU and product numbers."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from products.catalogue.models import Sku
from products.catalogue.numbers import MAX_PASTED
from promotions.activities.pasted_numbers import read_numbers, read_pairs
from tests.make import product, sku

pytestmark = pytest.mark.django_db


def test_every_kind_of_number_is_found() -> None:
    tea = product(num_iid="690001", outer_id="TEA")
    small, other = sku(product=tea, sku_id="5001", outer_sku_id="TEA-1"), sku(sku_id="5003")
    assert read_numbers("5003").sku_ids == [other.pk]
    assert read_numbers("TEA-1").sku_ids == [small.pk]
    assert read_numbers("690001").product_ids == read_numbers("TEA").product_ids == [tea.pk]


def test_separators_quotes_and_repeats() -> None:
    first, second = sku(sku_id="5001"), sku(sku_id="5002")
    pasted = read_numbers("'5002\t5001\r\n“5001”，9999；\n\n ")
    assert (pasted.sku_ids, pasted.unknown) == ([second.pk, first.pk], ["9999"])


def test_nothing_pasted_is_nothing_found() -> None:
    assert read_numbers(" \n,").sku_ids == []


def test_a_product_with_a_value_stands_for_its_skus() -> None:
    tea = product(num_iid="690001")
    small, big, other = sku(product=tea, sku_id="5001"), sku(product=tea, sku_id="5002"), sku(sku_id="5003")
    pasted = read_pairs("690001 19.90\n5003×2\n5002：8\n7777 1\n5003 x y")
    assert pasted.values == {small.pk: Decimal("19.90"), other.pk: Decimal(2), big.pk: Decimal(8)}
    assert (pasted.unknown, pasted.unreadable) == (["7777"], ["5003 x y"])


def test_ten_thousand_skus_with_unknown_ones_among_them() -> None:
    tea = product()
    Sku.objects.bulk_create(
        [Sku(product=tea, sku_id=f"7{n:09}", price_cny=9) for n in range(10_000)], batch_size=5000
    )
    text = "\n".join([f"7{n:09}" for n in range(10_000)] + [f"8{n:09}" for n in range(37)])
    with CaptureQueriesContext(connection) as queries:
        pasted = read_numbers(text)
    assert (len(pasted.sku_ids), len(pasted.unknown)) == (10_000, 37)
    assert pasted.unknown[0] == "8000000000"
    assert len(queries) <= 4


def test_what_is_too_long_says_how_much_was_left_out() -> None:
    assert read_numbers("\n".join(str(n) for n in range(MAX_PASTED + 5))).left_out == 5
