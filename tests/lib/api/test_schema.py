"""The description that clients are made from."""

from collections.abc import Callable
from io import StringIO

import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation

COMMITTED = settings.BASE_DIR / "docs" / "openapi.yaml"


def _generated() -> str:
    out = StringIO()
    with translation.override("zh-hans"):
        call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    return out.getvalue()


def test_the_committed_schema_is_the_one_of_the_code() -> None:
    """After an intended change: `manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml`."""
    assert COMMITTED.read_text("utf-8").strip() == _generated().strip()


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    schema = yaml.safe_load(COMMITTED.read_text("utf-8"))
    assert schema["openapi"] == "3.1.0"
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path} has no summary"
            assert {"400", "401", "403", "429", "default"} <= operation["responses"].keys()


def test_the_schema_is_for_signed_in_people_and_programs(client_for: Callable[[str], Client]) -> None:
    refused = Client().get("/api/schema/")
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
    shown = client_for("presales").get("/api/schema/", headers={"Accept": "application/json"})
    assert shown.json()["info"]["title"] == "shopops API"


def test_the_page_needs_nothing_from_elsewhere(client_for: Callable[[str], Client]) -> None:
    page = client_for("presales").get("/api/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text and "style=" not in text and "//" not in text.replace("<!doctype html>", "")
