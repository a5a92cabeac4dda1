"""Who may call, and with what."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from products.catalogue.models import Product
from products.catalogue.permissions import PRODUCTS_VIEW
from shopops.lib.access import all_permissions
from shopops.lib.api.tokens.actions import revoke_token
from staff.accounts.models import User
from tests.api import Api

UserFor = Callable[[str], User]
NEW = {"num_iid": "1", "title": "一"}


def test_without_a_token_it_says_how(client: Client) -> None:
    response = client.get("/api/v1/products/")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Bearer a b", "Bearer shopops_" + "0" * 64, "Bearer " + "é" * 20]
)
def test_tokens_that_are_none(db: None, client: Client, header: str) -> None:
    response = client.get("/api/v1/products/", headers={"Authorization": header})
    assert (response.status_code, response.json()["code"]) == (401, "authentication_failed")


def test_a_revoked_token_stops_at_once(api: Api) -> None:
    assert api.get("products/").status_code == 200
    revoke_token(grant=api.grant, by=api.grant.created_by)
    assert api.get("products/").json()["code"] == "authentication_failed"


def test_an_expired_token_says_so_and_stays_listed(api: Api) -> None:
    api.grant.token.expiry = timezone.now() - timedelta(seconds=1)
    api.grant.token.save()
    assert api.get("products/").json()["code"] == "token_expired"
    api.grant.refresh_from_db()


def test_the_token_of_a_switched_off_account(api: Api) -> None:
    User.objects.update(is_active=False)
    assert api.get("products/").json()["code"] == "authentication_failed"


def test_the_use_is_noted_at_most_once_a_minute(api: Api) -> None:
    api.get("products/")
    api.grant.refresh_from_db()
    first = api.grant.last_used_at
    assert first is not None

    api.get("products/")
    api.grant.refresh_from_db()
    assert api.grant.last_used_at == first

    type(api.grant).objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    api.get("products/")
    api.grant.refresh_from_db()
    assert api.grant.last_used_at > first


def test_a_token_does_no_more_than_its_scopes(user_for: UserFor) -> None:
    reader = Api(user_for("manager"), [PRODUCTS_VIEW])
    assert reader.get("products/").status_code == 200
    refused = reader.post("products/", NEW)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")


def test_a_token_does_no_more_than_its_account(user_for: UserFor) -> None:
    agent = Api(user_for("presales"), all_permissions())
    assert agent.get("products/").status_code == 200
    assert agent.post("products/", NEW).status_code == 403
    assert not Product.objects.exists()


def test_a_role_taken_away_counts_at_once(user_for: UserFor) -> None:
    account = user_for("manager")
    api = Api(account)
    account.roles = ["presales"]
    account.save()
    assert api.post("products/", NEW).status_code == 403


def test_the_browser_session_needs_the_csrf_token(user_for: UserFor) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user_for("manager"), backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/products/").status_code == 200

    refused = browser.post("/api/v1/products/", NEW, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")

    browser.cookies["csrftoken"] = "a" * 32
    accepted = browser.post(
        "/api/v1/products/", NEW, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert accepted.status_code == 201
