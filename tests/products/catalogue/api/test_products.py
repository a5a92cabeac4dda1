"""/api/v1/products/ as a program sees it."""

import json
from collections.abc import Callable

import pytest

from products.catalogue.models import Product
from products.catalogue.permissions import COSTS_VIEW, PRODUCTS_VIEW
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests import make
from tests.api import Api, errors

UserFor = Callable[[str], User]
NEW = {"num_iid": "600000000001", "title": "龙井礼盒", "price_cny": "128.00"}


@pytest.fixture
def api(user_for: UserFor) -> Api:
    return Api(user_for("merchandiser"))


def test_a_product_with_its_skus(api: Api) -> None:
    product = make.product(num_iid="A61", title="龙井", price_cny="128.5")
    make.sku(product=product, sku_id="51", cost_cny="40", floor_price_cny="90")

    body = api.get("products/A61/").json()

    assert (body["num_iid"], body["title"], body["price_cny"]) == ("A61", "龙井", "128.50")
    assert body["created_at"].endswith("+08:00")
    assert body["skus"] == [
        {
            "sku_id": "51",
            "outer_sku_id": "",
            "properties_name": "",
            "price_cny": "99.00",
            "cost_cny": "40.00",
            "floor_price_cny": "90.00",
            "page_stock": 10,
            "warehouse_stock": None,
        }
    ]


def test_costs_need_both_the_role_and_the_scope(user_for: UserFor) -> None:
    make.sku(product=make.product(num_iid="61"), cost_cny="40")
    without_scope = Api(user_for("merchandiser"), [PRODUCTS_VIEW])
    without_role = Api(user_for("presales"), [PRODUCTS_VIEW, COSTS_VIEW])

    for api in (without_scope, without_role):
        assert "cost_cny" not in api.get("products/61/").json()["skus"][0]
        assert "floor_price_cny" not in api.get("products/").json()["results"][0]["skus"][0]


def test_filters(api: Api) -> None:
    make.product(num_iid="1", title="龙井礼盒", brand="西湖", approve_status="instock")
    make.product(num_iid="2", title="普洱", brand="勐海")

    def found(query: str) -> list[str]:
        return [row["num_iid"] for row in api.get(f"products/?{query}").json()["results"]]

    assert found("title_contains=龙井") == ["1"]
    assert found("brand=勐海&approve_status=onsale") == ["2"]
    assert found("updated_since=2000-01-01T00:00:00Z") == ["2", "1"]
    assert found("updated_since=2099-01-01T00:00:00%2B08:00") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("approve_status=gone", "approve_status"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B08:00", "updated_since"),
        ("updated_since=", "updated_since"),
        ("updatedsince=2026-01-01", "updatedsince"),
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=many", "page_size"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(api: Api, query: str, field: str) -> None:
    response = api.get(f"products/?{query}")
    assert response.status_code == 400
    assert list(errors(response)) == [field]


def test_create(api: Api) -> None:
    response = api.post("products/", NEW)

    assert response.status_code == 201
    assert response["Location"].endswith("/api/v1/products/600000000001/")
    assert response.json() == api.get("products/600000000001/").json()
    assert response["ETag"] == api.get("products/600000000001/")["ETag"]
    assert AuditEntry.objects.filter(action="product.created").get().by.username == "merchandiser"


def test_a_number_that_is_taken_is_a_conflict(api: Api) -> None:
    api.post("products/", NEW)
    response = api.post("products/", NEW)
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"title": ""}, {"#/title": "blank"}),
        ({"price_cny": "-1"}, {"#/price_cny": "min_value"}),
        ({"price_cny": "1.005"}, {"#/price_cny": "max_decimal_places"}),
        ({"num_iid": "6/1"}, {"#/num_iid": "invalid"}),
        ({"num_iid": 600000000001}, {"#/num_iid": "not_a_string"}),
        ({"title": True, "brand": 1.5}, {"#/title": "not_a_string", "#/brand": "not_a_string"}),
        ({"colour": "red"}, {"#/colour": "unknown_field"}),
        ({"version": 7}, {"#/version": "read_only"}),
        ({"list_time": "1999-12-31T00:00:00+08:00"}, {"#/list_time": "out_of_range"}),
    ],
)
def test_what_is_wrong_is_said_per_field(
    api: Api, facts: dict[str, object], expected: dict[str, str]
) -> None:
    response = api.post("products/", NEW | facts)
    assert response.status_code == 400
    assert errors(response) == expected
    assert not Product.objects.exists()


def test_a_rule_of_two_fields_is_a_validation_error(api: Api) -> None:
    times = {"list_time": "2026-06-02T00:00:00+08:00", "delist_time": "2026-06-01T00:00:00+08:00"}
    response = api.post("products/", NEW | times)
    assert response.status_code == 400
    assert "#" in errors(response)


def test_change(api: Api) -> None:
    product = make.product(num_iid="61", title="旧")
    etag = api.get("products/61/")["ETag"]

    response = api.patch("products/61/", {"title": "新"}, If_Match=etag)

    assert response.status_code == 200
    assert response.json()["title"] == "新"
    assert response["ETag"] != etag
    product.refresh_from_db()
    assert (product.title, product.version) == ("新", 2)


@pytest.mark.parametrize("field", ["num_iid", "version", "skus", "price_cny", "no_such_field"])
def test_fields_that_cannot_be_changed_are_refused(api: Api, field: str) -> None:
    make.product(num_iid="61")
    response = api.patch("products/61/", {field: "1"}, If_Match="*")
    assert response.status_code == 400
    assert list(errors(response)) == [f"#/{field}"]


@pytest.mark.parametrize("body", [[], "text", 1, None])
def test_a_body_that_is_no_object_is_refused(api: Api, body: object) -> None:
    make.product(num_iid="61")
    response = api.client.generic(
        "PATCH",
        "/api/v1/products/61/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {api.secret}", "If-Match": "*"},
    )
    assert response.status_code == 400
