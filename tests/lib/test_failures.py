"""When the database is away, everybody is told so, and the log is not flooded."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_database() -> Iterator[None]:
    connection = connections["default"]
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    yield
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.mark.parametrize(
    ("path", "headers", "content_type"),
    [
        ("/orders/", {"Cookie": "sessionid=" + "a" * 32}, "text/html; charset=utf-8"),
        ("/api/v1/orders/", {"Cookie": "sessionid=" + "a" * 32}, "application/problem+json"),
        ("/api/v1/orders/", {"Authorization": "Bearer shopops_" + "0" * 64}, "application/problem+json"),
    ],
)
def test_503_and_one_line(
    no_database: None,
    caplog: pytest.LogCaptureFixture,
    path: str,
    headers: dict[str, str],
    content_type: str,
) -> None:
    with caplog.at_level(logging.INFO):
        answer = Client(raise_request_exception=False).get(path, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (503, content_type)
    assert [(record.name, record.exc_info) for record in caplog.records] == [("shopops.request", None)]
