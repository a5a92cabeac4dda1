"""Nobody overwrites what they have not seen, and nobody loads what they have."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from products.catalogue.models import Product
from tests import make
from tests.api import Api


def test_unchanged_is_304_without_body(api: Api, product: Product) -> None:
    first = api.get("products/61/")
    again = api.get("products/61/", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "private" in again["Cache-Control"]


def test_a_changed_nested_row_is_a_new_etag(api: Api, product: Product) -> None:
    sku = make.sku(product=product, page_stock=10)
    first = api.get("products/61/")
    type(sku).objects.update(page_stock=9)
    again = api.get("products/61/", If_None_Match=first["ETag"])
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_change_without_if_match_is_428(api: Api, product: Product) -> None:
    response = api.patch("products/61/", {"title": "新"})
    assert (response.status_code, response.json()["code"]) == (428, "version_required")
    product.refresh_from_db()
    assert product.title == "龙井"


@pytest.mark.parametrize("etag", ['"0.0000000000000000"', "1", "nonsense", 'W/"7"'])
def test_another_version_is_412(api: Api, product: Product, etag: str) -> None:
    response = api.patch("products/61/", {"title": "新"}, If_Match=etag)
    assert (response.status_code, response.json()["code"]) == (412, "version_stale")
    product.refresh_from_db()
    assert product.title == "龙井"


def test_the_etag_of_before_a_change_is_stale(api: Api, product: Product) -> None:
    etag = api.get("products/61/")["ETag"]
    after = api.patch("products/61/", {"title": "一"}, If_Match=etag)
    assert api.patch("products/61/", {"title": "二"}, If_Match=etag).status_code == 412
    assert api.patch("products/61/", {"title": "二"}, If_Match=after["ETag"]).status_code == 200


def test_star_and_lists_match(api: Api, product: Product) -> None:
    etag = api.get("products/61/")["ETag"]
    assert (
        api.patch("products/61/", {"title": "一"}, If_Match=f'"9.0000000000000000", {etag}').status_code
        == 200
    )
    assert api.patch("products/61/", {"title": "二"}, If_Match="*").status_code == 200


def test_star_does_not_create(api: Api) -> None:
    assert api.patch("products/61/", {"title": "一"}, If_Match="*").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_wins(api: Api, product: Product) -> None:
    etag = api.get("products/61/")["ETag"]
    at_once = Barrier(5)

    def change(number: int) -> int:
        at_once.wait()
        try:
            return api.patch("products/61/", {"title": f"第 {number} 个"}, If_Match=etag).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        statuses = sorted(threads.map(change, range(5)))

    assert statuses == [200, 412, 412, 412, 412]
    product.refresh_from_db()
    assert product.version == 2
