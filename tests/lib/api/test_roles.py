"""Every role at every endpoint: 403 exactly where the role does not hold the permission."""

from collections.abc import Callable

import pytest
from django.test import Client

from shopops.lib.access import Permission as P
from staff.accounts.models import User
from staff.accounts.roles import ROLES
from tests import make
from tests.api import Api

ENDPOINTS = [
    ("GET", "products/", P.PRODUCTS_VIEW),
    ("GET", "products/61/", P.PRODUCTS_VIEW),
    ("POST", "products/", P.PRODUCTS_EDIT),
    ("PATCH", "products/61/", P.PRODUCTS_EDIT),
    ("GET", "orders/", P.ORDERS_VIEW),
    ("GET", "orders/21/", P.ORDERS_VIEW),
    ("PATCH", "orders/21/", P.ORDERS_EDIT),
    ("GET", "shop-days/", P.FIGURES_VIEW),
    ("GET", "shop-days/2026-06-18/", P.FIGURES_VIEW),
    ("GET", "imports/", P.IMPORTS_VIEW),
    ("GET", "imports/1/", P.IMPORTS_VIEW),
    ("GET", "imports/1/rejections/", P.IMPORTS_VIEW),
    ("POST", "imports/", P.IMPORTS_RUN),
    ("POST", "imports/1/confirm/", P.IMPORTS_RUN),
    ("POST", "imports/1/cancel/", P.IMPORTS_RUN),
    ("GET", "replies/", P.REPLIES_USE),
    ("GET", "replies/1/", P.REPLIES_USE),
    ("GET", "replies/sync/", P.REPLIES_USE),
    ("GET", "replies/search/", P.REPLIES_USE),
    ("GET", "replies/mine/", P.REPLIES_USE),
    ("GET", "replies/sounds/", P.REPLIES_USE),
    ("GET", "replies/categories/", P.REPLIES_USE),
    ("POST", "replies/", P.REPLIES_USE),
    ("POST", "replies/bulk/", P.REPLIES_USE),
    ("POST", "replies/picks/", P.REPLIES_USE),
    ("POST", "replies/misses/", P.REPLIES_USE),
    ("POST", "replies/fill/", P.REPLIES_USE),
    ("POST", "replies/1/favourite/", P.REPLIES_USE),
    ("POST", "replies/1/retire/", P.REPLIES_USE),
    ("POST", "replies/1/approve/", P.REPLIES_MANAGE),
    ("GET", "activities/", P.PROMOTIONS_VIEW),
    ("GET", "activities/1/", P.PROMOTIONS_VIEW),
    ("POST", "activities/", P.PROMOTIONS_EDIT),
    ("PATCH", "activities/1/", P.PROMOTIONS_EDIT),
    ("DELETE", "activities/1/", P.PROMOTIONS_EDIT),
    ("POST", "activities/1/check/", P.PROMOTIONS_EDIT),
    ("POST", "activities/1/publish/", P.PROMOTIONS_PUBLISH),
    ("POST", "activities/1/withdraw/", P.PROMOTIONS_PUBLISH),
    ("POST", "activities/1/stop/", P.PROMOTIONS_PUBLISH),
    ("POST", "activities/1/end/", P.PROMOTIONS_PUBLISH),
    ("POST", "quotes/", P.PROMOTIONS_VIEW),
    ("GET", "coupon-batches/", P.PROMOTIONS_VIEW),
    ("GET", "coupon-batches/1/", P.PROMOTIONS_VIEW),
    ("POST", "coupon-batches/", P.COUPONS_ISSUE),
    ("PATCH", "coupon-batches/1/", P.COUPONS_ISSUE),
    ("POST", "coupon-batches/1/codes/", P.COUPONS_ISSUE),
    ("POST", "coupon-batches/1/grants/", P.COUPONS_ISSUE),
    ("POST", "coupon-batches/1/claims/", P.COUPONS_ISSUE),
    ("POST", "coupons/claims/", P.COUPONS_ISSUE),
    ("GET", "coupons/ABC/", P.PROMOTIONS_VIEW),
    ("POST", "redemptions/", P.COUPONS_ISSUE),
    ("GET", "redemptions/1/", P.PROMOTIONS_VIEW),
    ("POST", "redemptions/1/settle/", P.COUPONS_ISSUE),
    ("POST", "redemptions/1/release/", P.COUPONS_ISSUE),
    ("POST", "redemptions/1/return/", P.COUPONS_ISSUE),
]


@pytest.mark.parametrize("role", ROLES)
def test_every_endpoint(role: str, user_for: Callable[[str], User]) -> None:
    make.product(num_iid="61")
    make.trade(tid="21")
    account = user_for(role)
    everything = Api(account, list(P))
    for method, path, permission in ENDPOINTS:
        allowed = everything.call(method, path).status_code != 403
        assert allowed == account.can(permission), f"{role} {method} {path}"


@pytest.mark.parametrize(("method", "path", "permission"), ENDPOINTS)
def test_every_endpoint_needs_its_scope(
    method: str, path: str, permission: P, user_for: Callable[[str], User]
) -> None:
    account = user_for("manager")
    others = Api(account, [p for p in P if p != permission])
    assert others.call(method, path).status_code == 403
    assert Api(account, [permission]).call(method, path).status_code != 403


@pytest.mark.parametrize(("method", "path", "permission"), ENDPOINTS)
def test_nobody_gets_in_without_signing_in(db: None, method: str, path: str, permission: P) -> None:
    assert Client().generic(method, f"/api/v1/{path}").status_code == 401
