"""Every error is an RFC 9457 problem with a stable code."""

import json

import pytest
from django.db import connection
from django.test import Client

from products.catalogue.models import Product
from shopops.lib.api.problems import KINDS
from tests.api import PROBLEM, Api


def test_members(api: Api) -> None:
    response = api.get("products/404/")
    problem = response.json()
    assert response.status_code == 404
    assert response["Content-Type"] == PROBLEM
    assert problem["type"] == "/api/docs/problems#not_found"
    assert problem["title"] == "没有找到"
    assert problem["instance"] == "/api/v1/products/404/"
    assert problem["request_id"] == response["X-Request-ID"] != ""
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "nothing/", "products/6%001/", "products/61/more/"])
def test_unknown_addresses(api: Api, path: str) -> None:
    response = api.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_unknown_address_outside_v1_and_without_csrf_token() -> None:
    response = Client(enforce_csrf_checks=True).post("/api/v2/products/", {})
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    ("method", "body", "headers", "status", "code"),
    [
        ("DELETE", None, {}, 405, "method_not_allowed"),
        ("OPTIONS", None, {}, 405, "method_not_allowed"),
        ("GET", None, {"Accept": "text/html"}, 406, "not_acceptable"),
        (
            "POST",
            "title=1",
            {"Content-Type": "application/x-www-form-urlencoded"},
            415,
            "unsupported_media_type",
        ),
        ("POST", "{", {}, 400, "parse_error"),
        ("POST", "\udcff", {}, 400, "parse_error"),
        ("POST", '{"price_cny": NaN}', {}, 400, "parse_error"),
        ("POST", "[" * 100_000, {}, 400, "parse_error"),
    ],
)
def test_requests_that_http_refuses(
    api: Api, method: str, body: str | None, headers: dict[str, str], status: int, code: str
) -> None:
    content_type = headers.pop("Content-Type", "application/json")
    response = api.client.generic(
        method,
        "/api/v1/products/",
        (body or "").encode(errors="surrogateescape"),
        content_type=content_type,
        headers={"Authorization": f"Bearer {api.secret}"} | headers,
    )
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == PROBLEM
    if status == 405:
        assert response["Allow"] == "GET, HEAD, POST"


def test_a_body_over_the_limit(api: Api, settings: pytest.FixtureRequest) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = api.post("products/", {"title": "长" * 1000})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_our_own_fault_leaks_nothing(api: Api, product: Product) -> None:
    with connection.cursor() as cursor:  # a real fault: a table that is not there
        cursor.execute("ALTER TABLE products_sku RENAME TO products_sku_gone")
    response = api.get("products/61/")
    problem = response.json()
    assert (response.status_code, problem["code"]) == (500, "internal_error")
    assert "products_sku" not in json.dumps(problem)
    assert problem["request_id"]


def test_texts_follow_accept_language(api: Api) -> None:
    chinese = api.get("products/404/", Accept_Language="zh-CN")
    assert chinese["Content-Language"] == "zh-hans"
    assert api.get("products/404/", Accept_Language="en")["Content-Language"] == "en"


def test_every_kind_is_on_the_page_where_its_type_leads(client: Client) -> None:
    page = client.get("/api/docs/problems").content.decode()
    for code, kind in KINDS.items():
        assert f'id="{code}"' in page
        assert str(kind.explanation)[:20] in page
