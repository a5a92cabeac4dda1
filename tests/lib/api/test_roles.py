"""Every role at every endpoint: the exact answer, 403 exactly where the role does not hold the permission."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW
from products.catalogue.permissions import PRODUCTS_EDIT, PRODUCTS_VIEW
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.access import Role, all_permissions
from shopops.lib.imports.permissions import IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.rollup.permissions import FIGURES_VIEW
from staff.accounts.models import User
from tests import make
from tests.api import Api
from tests.staff.accounts.test_roles import EXPECTED

# (method, path, permission, answer to a caller who holds it and sends an empty body)
ENDPOINTS = [
    ("GET", "products/", PRODUCTS_VIEW, 200),
    ("GET", "products/61/", PRODUCTS_VIEW, 200),
    ("POST", "products/", PRODUCTS_EDIT, 400),
    ("PATCH", "products/61/", PRODUCTS_EDIT, 428),
    ("GET", "orders/", ORDERS_VIEW, 200),
    ("GET", "orders/21/", ORDERS_VIEW, 200),
    ("PATCH", "orders/21/", ORDERS_EDIT, 428),
    ("GET", "shop-days/", FIGURES_VIEW, 200),
    ("GET", "shop-days/2026-06-18/", FIGURES_VIEW, 404),
    ("GET", "imports/", IMPORTS_VIEW, 200),
    ("GET", "imports/1/", IMPORTS_VIEW, 404),
    ("GET", "imports/1/rejections/", IMPORTS_VIEW, 200),
    ("POST", "imports/", IMPORTS_RUN, 400),
    ("POST", "imports/1/confirm/", IMPORTS_RUN, 404),
    ("POST", "imports/1/cancel/", IMPORTS_RUN, 404),
    ("GET", "replies/", REPLIES_USE, 200),
    ("GET", "replies/1/", REPLIES_USE, 404),
    ("GET", "replies/sync/", REPLIES_USE, 200),
    ("GET", "replies/search/", REPLIES_USE, 400),
    ("GET", "replies/mine/", REPLIES_USE, 200),
    ("GET", "replies/sounds/", REPLIES_USE, 200),
    ("GET", "replies/categories/", REPLIES_USE, 200),
    ("POST", "replies/", REPLIES_USE, 400),
    ("POST", "replies/bulk/", REPLIES_USE, 400),
    ("POST", "replies/picks/", REPLIES_USE, 400),
    ("POST", "replies/misses/", REPLIES_USE, 400),
    ("POST", "replies/fill/", REPLIES_USE, 200),
    ("POST", "replies/1/favourite/", REPLIES_USE, 400),
    ("POST", "replies/1/retire/", REPLIES_USE, 404),
    ("POST", "replies/1/approve/", REPLIES_MANAGE, 404),
    ("PATCH", "replies/1/", REPLIES_USE, 404),
    ("DELETE", "replies/1/", REPLIES_USE, 404),
    ("POST", "replies/pictures/", REPLIES_USE, 400),
    ("GET", "replies/pictures/00000000-0000-4000-8000-000000000000/", REPLIES_USE, 404),
    ("GET", "activities/", PROMOTIONS_VIEW, 200),
    ("GET", "activities/1/", PROMOTIONS_VIEW, 404),
    ("POST", "activities/", PROMOTIONS_EDIT, 400),
    ("PATCH", "activities/1/", PROMOTIONS_EDIT, 404),
    ("DELETE", "activities/1/", PROMOTIONS_EDIT, 404),
    ("POST", "activities/1/check/", PROMOTIONS_EDIT, 404),
    ("POST", "activities/1/publish/", PROMOTIONS_PUBLISH, 404),
    ("POST", "activities/1/withdraw/", PROMOTIONS_PUBLISH, 404),
    ("POST", "activities/1/stop/", PROMOTIONS_PUBLISH, 404),
    ("POST", "activities/1/end/", PROMOTIONS_PUBLISH, 404),
    ("GET", "activity-checks/", PROMOTIONS_EDIT, 200),
    ("GET", "activity-checks/1/", PROMOTIONS_EDIT, 404),
    ("GET", "platform-names/", PROMOTIONS_VIEW, 200),
    ("GET", "platform-names/1/", PROMOTIONS_VIEW, 404),
    ("POST", "platform-names/", PROMOTIONS_EDIT, 400),
    ("DELETE", "platform-names/1/", PROMOTIONS_EDIT, 404),
    ("GET", "segments/", PROMOTIONS_VIEW, 200),
    ("GET", "segments/new/", PROMOTIONS_VIEW, 404),
    ("GET", "segments/new/size/", PROMOTIONS_VIEW, 404),
    ("POST", "segments/", PROMOTIONS_EDIT, 400),
    ("PATCH", "segments/new/", PROMOTIONS_EDIT, 404),
    ("DELETE", "segments/new/", PROMOTIONS_EDIT, 404),
    ("POST", "segments/new/members/", PROMOTIONS_EDIT, 404),
    ("POST", "quotes/", PROMOTIONS_VIEW, 400),
    ("GET", "coupon-batches/", PROMOTIONS_VIEW, 200),
    ("GET", "coupon-batches/1/", PROMOTIONS_VIEW, 404),
    ("POST", "coupon-batches/", COUPONS_ISSUE, 400),
    ("PATCH", "coupon-batches/1/", COUPONS_ISSUE, 404),
    ("POST", "coupon-batches/1/codes/", COUPONS_ISSUE, 404),
    ("POST", "coupon-batches/1/grants/", COUPONS_ISSUE, 404),
    ("POST", "coupon-batches/1/claims/", COUPONS_ISSUE, 404),
    ("POST", "coupons/claims/", COUPONS_ISSUE, 400),
    ("GET", "coupons/ABC/", PROMOTIONS_VIEW, 404),
    ("POST", "redemptions/", COUPONS_ISSUE, 400),
    ("GET", "redemptions/1/", PROMOTIONS_VIEW, 404),
    ("POST", "redemptions/1/settle/", COUPONS_ISSUE, 404),
    ("POST", "redemptions/1/release/", COUPONS_ISSUE, 404),
    ("POST", "redemptions/1/return/", COUPONS_ISSUE, 404),
]


def _endpoints(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str]]:
    """(method, name of the route) of every endpoint."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _endpoints(pattern.url_patterns)
        elif hasattr(pattern.callback, "actions"):
            yield from (
                (method, str(pattern.name)) for method in pattern.callback.actions if method != "head"
            )


def test_the_table_names_every_endpoint() -> None:
    named = {(method.lower(), resolve(f"/api/v1/{path}").url_name) for method, path, *_ in ENDPOINTS}
    assert named == set(_endpoints(get_resolver().url_patterns))


@pytest.mark.parametrize("role", Role.values)
def test_every_role_gets_exactly_this(role: str, user_for: Callable[[str], User]) -> None:
    make.product(num_iid="61")
    make.trade(tid="21")
    account = user_for(role)
    everything = Api(account)
    held = set(all_permissions()) if role == Role.MANAGER else EXPECTED[Role(role)]
    wrong = {}
    for method, path, permission, status in ENDPOINTS:
        found = everything.call(method, path).status_code
        if found != (status if permission in held else 403):
            wrong[f"{method} {path}"] = found
    assert wrong == {}


def test_every_endpoint_needs_its_scope(user_for: Callable[[str], User]) -> None:
    make.product(num_iid="61")
    make.trade(tid="21")
    account = user_for("manager")
    callers = {
        permission: (
            Api(account, [permission]),
            Api(account, [other for other in all_permissions() if other != permission]),
        )
        for permission in {permission for _method, _path, permission, _status in ENDPOINTS}
    }
    for method, path, permission, status in ENDPOINTS:
        only, others = callers[permission]
        answers = (only.call(method, path).status_code, others.call(method, path).status_code)
        assert answers == (status, 403), f"{method} {path}"


def test_nobody_gets_in_without_signing_in(db: None) -> None:
    wrong = {
        f"{method} {path}"
        for method, path, *_ in ENDPOINTS
        if Client().generic(method, f"/api/v1/{path}").status_code != 401
    }
    assert wrong == set()
