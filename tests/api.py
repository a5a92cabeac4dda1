"""Calling the API in tests as a program does: with a token."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from shopops.lib.access import Permission, all_permissions
from shopops.lib.api.models import TokenGrant
from shopops.lib.api.tokens.actions import create_token
from staff.accounts.models import User

PROBLEM = "application/problem+json"


class Api:
    """A program with a token of an account; answers are checked to be JSON or a problem."""

    def __init__(
        self, account: User, scopes: Collection[Permission] | None = None, days: int | None = 1
    ) -> None:
        """All scopes unless said otherwise."""
        scopes = all_permissions() if scopes is None else scopes
        valid_for = None if days is None else timedelta(days=days)
        self.grant: TokenGrant
        self.grant, self.secret = create_token(
            name="test", account=account, scopes=scopes, valid_for=valid_for, by=account
        )
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """`headers` are written `If_Match="…"`."""
        given = {"Authorization": f"Bearer {self.secret}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body) if body is not None else ""
        response = self.client.generic(
            method, f"/api/v1/{path}", data, content_type="application/json", headers=given
        )
        if response.status_code >= 400:
            assert response["Content-Type"] == PROBLEM, response.content[:200]
            assert response.json()["status"] == response.status_code
        return response

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)


def errors(response: HttpResponse) -> dict[str, str]:
    """{pointer or parameter: code} of a validation problem."""
    found = response.json()["errors"]
    return {error.get("pointer", error.get("parameter")): error["code"] for error in found}
