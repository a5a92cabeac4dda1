"""What is too large for its sender is refused before a byte of it is read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.client import FakePayload

from shopops.lib import request_bodies

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=x"


class Unread(FakePayload):
    """A body that must not be read."""

    def read(self, size: int | None = None) -> bytes:  # type: ignore[override]
        raise AssertionError("the body was read")


def send(client: Client, path: str, size: int, **extra: str) -> int:
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": FORM,
        "PATH_INFO": path,
        "wsgi.input": Unread(),
        **extra,
    }
    return client.request(**environ).status_code


PATHS = ["/staff/sign-in/", "/imports/new/", "/replies/new/", "/orders/", "/api/docs/", "/api/nowhere/"]


@pytest.mark.parametrize("path", PATHS)
def test_somebody_unknown_sends_no_large_body(client: Client, path: str) -> None:
    assert send(client, path, 600_000_000) == 413


def test_an_endpoint_knows_its_caller_before_it_reads(client: Client) -> None:
    assert send(client, "/api/v1/imports/", 600_000_000) == 401
    assert (
        send(client, "/api/v1/imports/", 600_000_000, HTTP_AUTHORIZATION="Bearer shopops_" + "0" * 64) == 401
    )


def test_uploads_need_the_right_to_upload(client_for: Callable[[str], Client]) -> None:
    assert send(client_for("finance"), "/imports/new/", 60_000_000) == 413
    assert send(client_for("presales"), "/replies/new/", 600_000_000) == 413
    assert send(client_for("manager"), "/imports/new/", 600_000_000_000) == 413
    assert send(client_for("manager"), "/orders/", 60_000_000) == 413


def test_uploads_leave_the_database_room(
    client_for: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_bodies, "FREE_BYTES", 10**18)
    assert send(client_for("manager"), "/imports/new/", 60_000_000) == 507


def test_ordinary_forms_pass(client: Client) -> None:
    assert client.post("/staff/sign-in/", {"username": "x" * 1000, "password": "y"}).status_code in (200, 422)
