"""A page stays where it is while rows come and go."""

from base64 import b64encode

import pytest

from products.catalogue.models import Product
from tests import make
from tests.api import Api


def _follow(api: Api, link: str) -> dict[str, object]:
    return api.get(link.split("/api/v1/")[1]).json()


def test_following_next_sees_every_row_once_while_rows_come(api: Api) -> None:
    for number in range(5):
        make.product(num_iid=str(number))
    page = api.get("products/?page_size=2").json()
    seen = [row["num_iid"] for row in page["results"]]
    while page["next"]:
        make.product()
        page = _follow(api, page["next"])
        seen += [row["num_iid"] for row in page["results"]]
    assert seen == ["4", "3", "2", "1", "0"]


def test_previous_leads_back(api: Api) -> None:
    for number in range(4):
        make.product(num_iid=str(number))
    first = api.get("products/?page_size=2").json()
    second = _follow(api, first["next"])
    assert _follow(api, second["previous"])["results"] == first["results"]
    assert first["previous"] is None


def test_filters_stay_in_the_links(api: Api) -> None:
    for brand in ("甲", "乙", "甲"):
        make.product(brand=brand)
    page = api.get("products/?page_size=1&brand=甲").json()
    assert _follow(api, page["next"])["next"] is None


@pytest.mark.parametrize("position", ["p=abc", "p=-1", f"p={2**64}", "p=1&o=-4", "r=x", "p=\x00"])
def test_a_cursor_that_we_did_not_make_is_refused(api: Api, position: str) -> None:
    Product.objects.create(num_iid="1", title="一")
    cursor = b64encode(position.encode()).decode()
    response = api.get(f"products/?cursor={cursor}")
    assert (response.status_code, response.json()["code"]) == (400, "cursor_invalid")


@pytest.mark.parametrize("cursor", ["%", "龙井", "====", "a"])
def test_a_cursor_that_is_none_is_refused(api: Api, cursor: str) -> None:
    assert api.get(f"products/?cursor={cursor}").json()["code"] == "cursor_invalid"
