"""The tokens page: a token is shown once, listed by its first letters, and taken back."""

import re
from collections.abc import Callable

from django.test import Client
from knox.models import AuthToken

from products.catalogue.permissions import PRODUCTS_VIEW
from shopops.lib.api.models import TokenGrant
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests.api import Api

UserFor = Callable[[str], User]
ClientFor = Callable[[str], Client]
SECRET = re.compile(r"shopops_[0-9a-f]{64}")


def _form(account: User, **facts: object) -> dict[str, object]:
    made = {"name": "ERP", "account": account.pk, "scopes": ["products.view"], "days": "30"}
    return made | {"reason": "ERP 同步商品"} | facts


def test_a_new_token_is_shown_once_and_works(client_for: ClientFor, user_for: UserFor) -> None:
    browser = client_for("manager")
    page = browser.post("/api/tokens/new/", _form(user_for("api_client")))
    secret = SECRET.search(page.content.decode())[0]
    assert "no-store" in page["Cache-Control"]

    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/products/", headers=headers).status_code == 200
    listed = browser.get("/api/tokens/").content.decode()
    assert secret not in listed
    assert secret[:15] in listed
    assert not AuthToken.objects.filter(digest__contains=secret[8:]).exists()


def test_making_and_taking_back_are_in_the_audit_trail(client_for: ClientFor, user_for: UserFor) -> None:
    browser = client_for("manager")
    account = user_for("api_client")
    secret = SECRET.search(browser.post("/api/tokens/new/", _form(account)).content.decode())[0]
    grant = TokenGrant.objects.get()

    browser.post(f"/api/tokens/{grant.pk}/revoke/")

    assert not TokenGrant.objects.exists() and not AuthToken.objects.exists()
    created = AuditEntry.objects.get(action="token.created")
    assert (created.by.username, created.detail["scopes"]) == ("manager", ["products.view"])
    assert created.reason == "ERP 同步商品"
    assert AuditEntry.objects.get(action="token.revoked").target == f"api.tokengrant:{grant.pk}"
    assert not any(secret[8:] in str(entry.detail) for entry in AuditEntry.objects.all())


def test_expiry_is_chosen(client_for: ClientFor, user_for: UserFor) -> None:
    browser = client_for("manager")
    for days in ("7", ""):
        browser.post("/api/tokens/new/", _form(user_for("api_client"), days=days, name=f"for {days}"))
    short, endless = TokenGrant.objects.order_by("id")
    assert (short.token.expiry - short.token.created).days in (6, 7)
    assert endless.token.expiry is None


def test_scopes_that_the_account_does_not_hold_are_refused(client_for: ClientFor, user_for: UserFor) -> None:
    form = _form(user_for("presales"), scopes=["products.view", "imports.run"])
    page = client_for("manager").post("/api/tokens/new/", form)
    assert page.status_code == 422
    assert "上传和确认导入" in page.context["form"].errors["scopes"][0]
    assert not TokenGrant.objects.exists()


def test_a_token_without_scopes_or_name_is_refused(client_for: ClientFor, user_for: UserFor) -> None:
    page = client_for("manager").post("/api/tokens/new/", _form(user_for("presales"), scopes=[], name=""))
    assert set(page.context["form"].errors) == {"scopes", "name"}


def test_people_see_and_take_back_only_their_own(client_for: ClientFor, user_for: UserFor) -> None:
    mine = Api(user_for("presales"), [PRODUCTS_VIEW]).grant
    theirs = Api(user_for("finance"), [PRODUCTS_VIEW]).grant
    browser = client_for("presales")

    grants = browser.get("/api/tokens/").context["grants"]
    assert [grant.pk for grant in grants] == [mine.pk]
    assert browser.post(f"/api/tokens/{theirs.pk}/revoke/").status_code == 403
    assert browser.get("/api/tokens/new/").status_code == 403
    assert browser.post(f"/api/tokens/{mine.pk}/revoke/").status_code == 302
    assert [grant.pk for grant in TokenGrant.objects.all()] == [theirs.pk]


def test_revoking_by_a_link_does_nothing(client_for: ClientFor, user_for: UserFor) -> None:
    grant = Api(user_for("manager"), [PRODUCTS_VIEW]).grant
    assert client_for("manager").get(f"/api/tokens/{grant.pk}/revoke/").status_code == 405
    assert TokenGrant.objects.filter(pk=grant.pk).exists()


def test_a_token_in_somebody_elses_name_needs_a_reason(client_for: ClientFor, user_for: UserFor) -> None:
    browser = client_for("manager")
    page = browser.post("/api/tokens/new/", _form(user_for("api_client"), reason=" ok "))
    assert page.status_code == 422
    assert "请写明原因" in page.content.decode()
    assert not TokenGrant.objects.exists()
    own = browser.post("/api/tokens/new/", _form(user_for("manager"), reason=""))
    assert SECRET.search(own.content.decode())
