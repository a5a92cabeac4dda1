"""Whose address counts behind a proxy."""

import pytest
from django.test import RequestFactory

from shopops.lib.requests import visitor_address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("203.0.113.7:4711", "192.0.2.1"),
        ("somebody", "192.0.2.1"),
        ("", "192.0.2.1"),
    ],
)
def test_the_last_forwarded_address_counts(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert visitor_address(request) == address


def test_a_server_on_a_socket_knows_no_address() -> None:
    assert visitor_address(RequestFactory().get("/", REMOTE_ADDR="")) is None
