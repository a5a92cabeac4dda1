"""The lookup pages as they come from the server."""

from collections.abc import Callable

import pytest
from django.test import Client

ClientFor = Callable[[str], Client]
PAGES = ["/replies/", "/replies/compact/", "/replies/panel/"]


@pytest.mark.parametrize("path", PAGES)
def test_the_page_says_what_it_is_to_a_screen_reader(client_for: ClientFor, path: str) -> None:
    text = client_for("presales").get(path).content.decode()
    for part in (
        'role="combobox"',
        'aria-controls="lookup-results"',
        'role="listbox"',
        'role="option"',
        "aria-live",
    ):
        assert part in text
    assert "style=" not in text and "onclick" not in text


def test_the_list_does_not_travel_in_the_page(client_for: ClientFor) -> None:
    client = client_for("presales")
    before = len(client.get("/replies/").content)
    assert before < 40_000


def test_the_narrow_window_has_no_navigation(client_for: ClientFor) -> None:
    text = client_for("presales").get("/replies/compact/").content.decode()
    assert "sidebar" not in text and "topbar" not in text
    assert "csrfmiddlewaretoken" in text


def test_the_overlay_waits_on_every_page_but_the_narrow_one(client_for: ClientFor) -> None:
    client = client_for("presales")
    assert "data-replies-overlay" in client.get("/orders/").content.decode()
    assert "data-replies-overlay" not in client.get("/replies/compact/").content.decode()


def test_who_has_not_signed_in_loads_no_overlay(client: Client, db: None) -> None:
    assert "data-replies-overlay" not in client.get("/staff/sign-in/").content.decode()
