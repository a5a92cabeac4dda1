"""Every role at every endpoint: 403 exactly where the role does not hold the permission."""

from collections.abc import Callable

import pytest
from django.test import Client

from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW
from products.catalogue.permissions import PRODUCTS_EDIT, PRODUCTS_VIEW
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.access import Permission, Role, all_permissions
from shopops.lib.imports.permissions import IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.rollup.permissions import FIGURES_VIEW
from staff.accounts.models import User
from tests import make
from tests.api import Api

ENDPOINTS = [
    ("GET", "products/", PRODUCTS_VIEW),
    ("GET", "products/61/", PRODUCTS_VIEW),
    ("POST", "products/", PRODUCTS_EDIT),
    ("PATCH", "products/61/", PRODUCTS_EDIT),
    ("GET", "orders/", ORDERS_VIEW),
    ("GET", "orders/21/", ORDERS_VIEW),
    ("PATCH", "orders/21/", ORDERS_EDIT),
    ("GET", "shop-days/", FIGURES_VIEW),
    ("GET", "shop-days/2026-06-18/", FIGURES_VIEW),
    ("GET", "imports/", IMPORTS_VIEW),
    ("GET", "imports/1/", IMPORTS_VIEW),
    ("GET", "imports/1/rejections/", IMPORTS_VIEW),
    ("POST", "imports/", IMPORTS_RUN),
    ("POST", "imports/1/confirm/", IMPORTS_RUN),
    ("POST", "imports/1/cancel/", IMPORTS_RUN),
    ("GET", "replies/", REPLIES_USE),
    ("GET", "replies/1/", REPLIES_USE),
    ("GET", "replies/sync/", REPLIES_USE),
    ("GET", "replies/search/", REPLIES_USE),
    ("GET", "replies/mine/", REPLIES_USE),
    ("GET", "replies/sounds/", REPLIES_USE),
    ("GET", "replies/categories/", REPLIES_USE),
    ("POST", "replies/", REPLIES_USE),
    ("POST", "replies/bulk/", REPLIES_USE),
    ("POST", "replies/picks/", REPLIES_USE),
    ("POST", "replies/misses/", REPLIES_USE),
    ("POST", "replies/fill/", REPLIES_USE),
    ("POST", "replies/1/favourite/", REPLIES_USE),
    ("POST", "replies/1/retire/", REPLIES_USE),
    ("POST", "replies/1/approve/", REPLIES_MANAGE),
    ("GET", "activities/", PROMOTIONS_VIEW),
    ("GET", "activities/1/", PROMOTIONS_VIEW),
    ("POST", "activities/", PROMOTIONS_EDIT),
    ("PATCH", "activities/1/", PROMOTIONS_EDIT),
    ("DELETE", "activities/1/", PROMOTIONS_EDIT),
    ("POST", "activities/1/check/", PROMOTIONS_EDIT),
    ("POST", "activities/1/publish/", PROMOTIONS_PUBLISH),
    ("POST", "activities/1/withdraw/", PROMOTIONS_PUBLISH),
    ("POST", "activities/1/stop/", PROMOTIONS_PUBLISH),
    ("POST", "activities/1/end/", PROMOTIONS_PUBLISH),
    ("POST", "quotes/", PROMOTIONS_VIEW),
    ("GET", "coupon-batches/", PROMOTIONS_VIEW),
    ("GET", "coupon-batches/1/", PROMOTIONS_VIEW),
    ("POST", "coupon-batches/", COUPONS_ISSUE),
    ("PATCH", "coupon-batches/1/", COUPONS_ISSUE),
    ("POST", "coupon-batches/1/codes/", COUPONS_ISSUE),
    ("POST", "coupon-batches/1/grants/", COUPONS_ISSUE),
    ("POST", "coupon-batches/1/claims/", COUPONS_ISSUE),
    ("POST", "coupons/claims/", COUPONS_ISSUE),
    ("GET", "coupons/ABC/", PROMOTIONS_VIEW),
    ("POST", "redemptions/", COUPONS_ISSUE),
    ("GET", "redemptions/1/", PROMOTIONS_VIEW),
    ("POST", "redemptions/1/settle/", COUPONS_ISSUE),
    ("POST", "redemptions/1/release/", COUPONS_ISSUE),
    ("POST", "redemptions/1/return/", COUPONS_ISSUE),
]


@pytest.mark.parametrize("role", Role.values)
def test_every_endpoint(role: str, user_for: Callable[[str], User]) -> None:
    make.product(num_iid="61")
    make.trade(tid="21")
    account = user_for(role)
    everything = Api(account, all_permissions())
    for method, path, permission in ENDPOINTS:
        allowed = everything.call(method, path).status_code != 403
        assert allowed == account.can(permission), f"{role} {method} {path}"


@pytest.mark.parametrize(("method", "path", "permission"), ENDPOINTS)
def test_every_endpoint_needs_its_scope(
    method: str, path: str, permission: Permission, user_for: Callable[[str], User]
) -> None:
    account = user_for("manager")
    others = Api(account, [p for p in all_permissions() if p != permission])
    assert others.call(method, path).status_code == 403
    assert Api(account, [permission]).call(method, path).status_code != 403


@pytest.mark.parametrize(("method", "path", "permission"), ENDPOINTS)
def test_nobody_gets_in_without_signing_in(db: None, method: str, path: str, permission: Permission) -> None:
    assert Client().generic(method, f"/api/v1/{path}").status_code == 401
