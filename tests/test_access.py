"""Every address of the product, tried by nobody and by every role."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from shopops.lib.access import Role, all_permissions, permissions_of
from shopops.lib.guards import PUBLIC, SIGNED_IN
from staff.accounts.models import User

ClientFor = Callable[[str], Client]
# The API answers for itself, by tokens and scopes: tests/lib/api.
API = "api/"
# Something that fits each kind of argument and, with luck, nothing in the database.
SAMPLES: dict[type, str] = {
    IntConverter: "987654321",
    StringConverter: "987654321",
    SlugConverter: "none",
    UUIDConverter: "00000000-0000-4000-8000-000000000000",
}
# What a page says to somebody who may see it: shown, led on, no such row, refused form, wrong method.
WELCOME = {200, 204, 302, 304, 400, 404, 405, 409, 422}


def pages() -> Iterator[tuple[str, Any]]:
    """(path with sample arguments, view) of every page."""
    yield from _walk(get_resolver().url_patterns, "", {})


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, converters: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        known = converters | pattern.pattern.converters
        if path.startswith(API):
            continue
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path, known)
        else:
            yield _filled(path, known), pattern.callback


def _filled(path: str, converters: dict[str, Any]) -> str:
    for name, converter in converters.items():
        kind = next(k for k in type(converter).__mro__ if k in SAMPLES)
        for written in (
            f"<{name}>",
            *(f"<{word}:{name}>" for word in ("int", "str", "slug", "uuid", "path")),
        ):
            path = path.replace(written, SAMPLES[kind])
    assert "<" not in path, f"no sample for {path}"
    return "/" + path


ALL = list(pages())
GUARDED = [(path, view.permission) for path, view in ALL if getattr(view, "permission", PUBLIC) != PUBLIC]
PUBLIC_PATHS = {
    "/healthz",
    "/readyz",
    "/staff/sign-in/",
    "/staff/sign-in/code/",
    "/staff/sign-out/",
    "/staff/language/",
}


def test_every_page_says_who_may_see_it() -> None:
    unguarded = [path for path, view in ALL if not hasattr(view, "permission")]
    assert unguarded == []


def test_only_sign_in_and_health_are_public() -> None:
    assert {path for path, view in ALL if view.permission == PUBLIC} == PUBLIC_PATHS


def test_guards_name_known_permissions() -> None:
    known = {*all_permissions(), SIGNED_IN}
    assert {permission for _path, permission in GUARDED} <= known


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(client: Client, method: str) -> None:
    wrong = {}
    for path, _permission in GUARDED:
        answer = getattr(client, method)(path)
        if answer.status_code != 302 or not answer.url.startswith("/staff/sign-in/?next="):
            wrong[path] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role.values)
def test_every_role_opens_exactly_its_pages(client_for: ClientFor, role: str, method: str) -> None:
    client = client_for(role)
    client.raise_request_exception = True
    wrong = {}
    for path, permission in GUARDED:
        status = getattr(client, method)(path).status_code
        if not _right(role, permission, status):
            wrong[path] = status
    assert wrong == {}


def _right(role: str, permission: str, status: int) -> bool:
    if role == Role.API_CLIENT:
        return status == 403
    if permission == SIGNED_IN:
        # Such a page may narrow further by itself, one's own rows for example.
        return status in WELCOME | {403}
    return status in WELCOME if permission in permissions_of([role]) else status == 403


def test_two_roles_add_up(db: None) -> None:
    user = User.objects.create_user("both", None, roles=["presales", "finance"])
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/orders/days/").status_code == 200
    assert client.get("/staff/people/").status_code == 403


def test_htmx_moves_the_whole_page_to_the_sign_in(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/orders/?page=2"}
    answer = client.get("/orders/", headers=headers)
    assert answer["HX-Redirect"] == "/staff/sign-in/?next=/orders/%3Fpage%3D2"


def test_monitors_need_no_account(client: Client, db: None) -> None:
    assert json.loads(client.get("/healthz").content) == {"status": "ok"}
