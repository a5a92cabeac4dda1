"""Every address of the product, tried by nobody and by every role."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from shopops.lib.access import Role, all_permissions
from shopops.lib.guards import PUBLIC, SIGNED_IN
from staff.accounts.models import User
from tests.staff.accounts.test_roles import EXPECTED

ClientFor = Callable[[str], Client]
# Endpoints answer for themselves, by tokens and scopes: tests/lib/api.
API = "api/"
# Something that fits each kind of argument and, with luck, nothing in the database.
SAMPLES: dict[type, str] = {
    IntConverter: "987654321",
    StringConverter: "987654321",
    SlugConverter: "none",
    UUIDConverter: "00000000-0000-4000-8000-000000000000",
}
# Pages that only take what is posted: GET is the wrong method.
POST_ONLY = {
    "search_suggest",
    "lists:save_view",
    "lists:delete_view",
    "lists:choose_default_view",
    "lists:choose_columns",
    "lists:export",
    "health:retry",
    "imports:confirm",
    "imports:cancel",
    "orders:change_memo",
    "orders:unmask_receiver",
    "replies:delete",
    "replies:judge",
    "replies:restore",
    "replies:ignore_miss",
    "replies:add_category",
    "replies:rename_category",
    "replies:shift_category",
    "replies:move_category",
    "replies:delete_category",
    "replies:delete_term",
    "promotions:move",
    "promotions:copy",
    "promotions:delete",
    "promotions:withdraw",
    "promotions:end",
    "promotions:trial",
    "promotions:ask_all",
    "promotions:accept",
    "promotions:check",
    "promotions:release",
    "promotions:make_codes",
    "promotions:grant",
    "promotions:promise",
    "promotions:preview",
    "promotions:remove_platform_name",
    "promotions:delete_segment",
    "staff:renew_backup_codes",
    "staff:user_switch",
    "staff:user_password",
    "staff:user_second_factor",
    "tokens:revoke",
    "imports:age",
    "orders:batch_memo",
}
# Pages of one row that only show it: POST is the wrong method.
GET_ONLY = {
    "imports:detail",
    "lists:download",
    "orders:detail",
    "products:detail",
    "replies:picture",
    "replies:advice",
    "replies:history",
    "promotions:detail",
    "promotions:finding",
    "promotions:publish",
    "promotions:batch",
    "promotions:sheet",
    "promotions:activity_report",
    "promotions:price_card",
    "promotions:audited_order",
    "promotions:audit",
    "promotions:segment",
    "promotions:segment_size",
}
# What pages without a row answer to an empty form: shown again, refused, done and led on, no such list.
EMPTY_FORM = {
    "search_suggest": 200,
    "imports:new": 200,
    "lists:save_view": 404,
    "lists:choose_default_view": 404,
    "lists:choose_columns": 404,
    "lists:export": 404,
    "replies:new": 200,
    "replies:new_term": 200,
    "replies:starter_terms": 302,
    "replies:add_category": 302,
    "promotions:trial": 200,
    "promotions:preview": 200,
    "promotions:ask_all": 302,
    "promotions:new_sheet": 200,
    "promotions:audits": 422,
    "promotions:platform_names": 422,
    "promotions:new_segment": 422,
    "orders:batch_memo": 302,
    "staff:profile": 200,
    "staff:own_password": 200,
    "staff:set_up_second_factor": 200,
    "staff:renew_backup_codes": 302,
    "staff:drop_second_factor": 200,
    "staff:user_create": 200,
    "tokens:new": 200,
}
# Lead on where nothing is to be seen: no check runs, no order was chosen.
LED_ON = {"promotions:check_all"}


@dataclass(frozen=True)
class Page:
    """One address: its name, its path with sample arguments that no row has, and its view."""

    name: str
    path: str
    view: Any

    @property
    def permission(self) -> str:
        return self.view.permission

    @property
    def needs_row(self) -> bool:
        return any(sample in self.path for sample in SAMPLES.values())

    def answer(self, method: str) -> int:
        """The status for somebody who may see the page, in a shop without any row."""
        if self.name in {"get": POST_ONLY, "post": GET_ONLY}[method]:
            return 405
        if self.needs_row:
            return 404
        if method == "post":
            return EMPTY_FORM.get(self.name, 405)
        return 302 if self.name in LED_ON else 200


def pages() -> Iterator[Page]:
    """Every page."""
    yield from _walk(get_resolver().url_patterns, "", "", {})


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespace: str, converters: dict[str, Any]
) -> Iterator[Page]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        known = converters | pattern.pattern.converters
        if path == API:
            continue
        if isinstance(pattern, URLResolver):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, path, below, known)
        else:
            yield Page(f"{namespace}{pattern.name}", _filled(path, known), pattern.callback)


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
GUARDED = [page for page in ALL if getattr(page.view, "permission", PUBLIC) != PUBLIC]
PUBLIC_PATHS = {
    "/healthz",
    "/readyz",
    "/staff/sign-in/",
    "/staff/sign-in/code/",
    "/staff/sign-out/",
    "/staff/language/",
}


def test_every_page_says_who_may_see_it() -> None:
    unguarded = [page.path for page in ALL if not hasattr(page.view, "permission")]
    assert unguarded == []


def test_only_sign_in_and_health_are_public() -> None:
    assert {page.path for page in ALL if page.permission == PUBLIC} == PUBLIC_PATHS


def test_guards_name_known_permissions() -> None:
    known = {*all_permissions(), SIGNED_IN}
    assert {page.permission for page in GUARDED} <= known


def test_the_tables_name_pages_that_exist() -> None:
    named = POST_ONLY | GET_ONLY | set(EMPTY_FORM) | LED_ON
    assert named - {page.name for page in GUARDED} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(client: Client, method: str) -> None:
    wrong = {}
    for page in GUARDED:
        answer = getattr(client, method)(page.path)
        if answer.status_code != 302 or not answer.url.startswith("/staff/sign-in/?next="):
            wrong[page.name] = answer.status_code
    assert wrong == {}


def expected(role: str, page: Page, method: str) -> int:
    """The exact status: a program sees no page at all, a person what the role's permissions open."""
    if role == Role.API_CLIENT:
        return 403
    if page.name == "home":
        may_see = "dashboard.view" in held_by(role)
        return 405 if method == "post" else 200 if may_see else 302
    return page.answer(method) if page.permission in {SIGNED_IN, *held_by(role)} else 403


def held_by(role: str) -> set[str]:
    """The permissions of a role by the list of tests/staff/accounts/test_roles.py, not by the product's."""
    return set(all_permissions()) if role == Role.MANAGER else EXPECTED[Role(role)]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role.values)
def test_every_role_opens_exactly_its_pages(client_for: ClientFor, role: str, method: str) -> None:
    client = client_for(role)
    wrong = {}
    for page in GUARDED:
        status = getattr(client, method)(page.path).status_code
        if status != expected(role, page, method):
            wrong[page.name] = f"{status} instead of {expected(role, page, method)}"
    assert wrong == {}


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        ("presales", "get", "/orders/", 200),
        ("presales", "post", "/orders/1/memo/", 403),
        ("aftersales", "post", "/orders/1/memo/", 404),
        ("warehouse", "post", "/orders/1/unmask/", 404),
        ("finance", "post", "/orders/1/unmask/", 403),
        ("finance", "get", "/orders/days/", 200),
        ("warehouse", "get", "/orders/days/", 403),
        ("cs_lead", "get", "/replies/manage/", 200),
        ("presales", "get", "/replies/manage/", 403),
        ("merchandiser", "get", "/promotions/new/", 200),
        ("merchandiser", "post", "/promotions/1/release/", 403),
        ("manager", "post", "/promotions/1/release/", 404),
        ("cs_lead", "get", "/staff/people/", 403),
        ("manager", "get", "/staff/audit/", 200),
        ("cs_lead", "get", "/staff/audit/", 403),
        ("merchandiser", "get", "/", 200),
        ("warehouse", "get", "/", 302),
        ("api_client", "get", "/orders/", 403),
        ("api_client", "get", "/staff/me/", 403),
    ],
)
def test_some_answers_written_by_hand(
    client_for: ClientFor, role: str, method: str, path: str, status: int
) -> None:
    assert getattr(client_for(role), method)(path).status_code == status


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
