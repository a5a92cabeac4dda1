"""One line a request, with an id that joins log and answer."""

import json
import logging
import sys

import pytest
from django.test import Client

from shopops.lib.logs import JsonFormatter, request_id


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "shopops.request"]


def test_the_answer_carries_an_id(client: Client, db: None) -> None:
    first, second = (client.get("/staff/sign-in/")["X-Request-ID"] for _number in range(2))
    assert len(first) == 32
    assert first != second


def test_the_proxys_id_is_kept(client: Client, db: None) -> None:
    given = "proxy-0123456789"
    assert client.get("/staff/sign-in/", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["short", "with space inside", "a" * 65, 'quote"quote"', "新的编号新的编号"]
)
def test_an_odd_id_is_replaced(client: Client, db: None, given: str) -> None:
    assert client.get("/staff/sign-in/", headers={"x-request-id": given})["X-Request-ID"] != given


def test_what_people_search_for_stays_out(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "shopops.request"):
        client.get("/staff/sign-in/?q=13800000000")
    (line,) = lines(caplog)
    assert line.path == "/staff/sign-in/"
    assert "13800000000" not in JsonFormatter().format(line)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/css/app.css"])
def test_monitors_and_files_do_not_fill_the_log(
    client: Client, db: None, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO, "shopops.request"):
        client.get(path)
    assert lines(caplog) == []


def test_a_line_is_one_json_object() -> None:
    record = logging.LogRecord("shopops.x", logging.INFO, "f.py", 1, "导入 %s", ("完成",), None)
    record.rows = 3
    token = request_id.set("abc-0123456789")
    try:
        line = json.loads(JsonFormatter().format(record))
    finally:
        request_id.reset(token)
    assert line["event"] == "导入 完成"
    assert line["rows"] == 3
    assert line["request_id"] == "abc-0123456789"


def test_a_failure_keeps_its_trace() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", (), sys.exc_info())
    assert "ValueError: broken" in json.loads(JsonFormatter().format(record))["exception"]
