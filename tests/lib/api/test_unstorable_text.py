"""Text that nothing can store or say again is refused in one place, for every endpoint."""

import json

import pytest
from django.test import Client
from drf_spectacular.generators import EndpointEnumerator

from customer_service.replies.models import Reply
from products.catalogue.models import Product
from tests.api import PROBLEM, Api

WRITES = sorted(
    (method, path)
    for path, _, method, _ in EndpointEnumerator().get_api_endpoints()
    if method in ("POST", "PATCH", "PUT")
)
BODIES = [
    '{"title": "\\ud800"}',
    '{"\\ud800": 1}',
    '{"title": "a\\u0000b"}',
    '{"members": [{"buyer": "ouid:1"}, {"buyer": "a\\u0000"}]}',
    '{"lines": [["\\udfff"]]}',
]


@pytest.mark.parametrize("body", BODIES)
def test_no_endpoint_fails(api: Api, body: str) -> None:
    assert WRITES
    wrong = {}
    for method, path in WRITES:
        address = path.replace("{", "").replace("}", "")
        response = api.client.generic(
            method,
            address,
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {api.secret}", "Idempotency-Key": "k", "If-Match": '"1.x"'},
        )
        if not 400 <= response.status_code < 500 or response["Content-Type"] != PROBLEM:
            wrong[method, path] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("products/", {"num_iid": "61", "title": "\ud800", "price_cny": "1.00"}),
        ("products/", {"num_iid": "61", "title": "龙\x00井", "price_cny": "1.00"}),
        ("replies/", {"title": "\x00", "body": "答", "category": 1}),
    ],
)
def test_it_says_why(api: Api, path: str, facts: dict[str, object]) -> None:
    response = api.client.generic(
        "POST",
        f"/api/v1/{path}",
        json.dumps(facts),
        content_type="application/json",
        headers={"Authorization": f"Bearer {api.secret}"},
    )
    assert (response.status_code, response.json()["code"]) == (400, "parse_error")
    assert response.json()["detail"] == "文字里有不能保存的字符：NUL 或不成对的代理字符。"
    assert not Product.objects.exists() and not Reply.objects.exists()
    assert isinstance(api.client, Client)
