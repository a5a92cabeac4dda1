"""Every constraint of every model is proven: the database itself refuses the bad row."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from knox.models import AuthToken

from customer_service.models import Category, Favourite, Reply, ReplyDay, ReplyListRevision
from orders.discounts.models import TradeDiscount
from orders.figures.models import ShopDay, ShopHour, ShopProvince
from orders.trades.models import Trade
from products.catalogue.models import ProductDay
from shopops.lib.api.models import TokenGrant
from shopops.lib.health.models import SealingKey
from shopops.lib.imports.models import ImportJob
from shopops.lib.lists.models import ExportJob, ListPreference, SavedView
from shopops.lib.outbox.models import OutboxMessage
from shopops.lib.rollup.models import RollupRun
from staff.accounts.models import User
from tests import make
from tests.promotions.constraint_cases import CASES as PROMOTIONS

DAY = make.NOON.date()

BUILD = {"statistic": "shop_day", "day": DAY, "due_at": make.NOON}
PRODUCT_DAY = {f.name: 0 for f in ProductDay._meta.fields if f.name not in ("id", "day", "product")}


def twice(create: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        create()
        create()

    return run


# constraint name → something that breaks it
CASES: dict[str, Callable[[], Any]] = {
    "staff_user_known_roles": lambda: User.objects.create_user("x", "y", roles=["emperor"]),
    "staff_user_program_or_person": lambda: User.objects.create_user(
        "x", "y", roles=["api_client", "manager"]
    ),
    "api_tokengrant_scoped": lambda: _token_grant(scopes=[]),
    "api_tokengrant_named": lambda: _token_grant(name=""),
    "health_sealingkey_one": lambda: SealingKey.objects.create(pk=2, fingerprint="0" * 16),
    "imports_importjob_known_stage": lambda: _import_job(stage="lost"),
    "imports_importjob_lease_whole": lambda: _import_job(lease_expires_at=make.NOON),
    "products_product_num_iid_given": lambda: make.product(num_iid=""),
    "products_product_price_not_negative": lambda: make.product(price_cny=-1),
    "products_product_listed_before_delisted": lambda: make.product(
        list_time=make.NOON, delist_time=make.NOON
    ),
    "products_product_counters_not_negative": lambda: make.product(sold_quantity=-1),
    "products_sku_money_not_negative": lambda: make.sku(floor_price_cny=-1),
    "products_sku_stock_not_negative": lambda: make.sku(warehouse_stock=-1),
    "products_productday_once": twice(
        lambda: ProductDay.objects.create(day=DAY, product=_the_product(), **PRODUCT_DAY)
    ),
    "orders_buyer_identity_kind": lambda: make.buyer(identity="13800000000"),
    "orders_trade_tid_given": lambda: make.trade(tid=""),
    "orders_trade_known_status": lambda: make.trade(status="LOST"),
    "orders_trade_money_not_negative": lambda: make.trade(refund_fee_cny=-1),
    "orders_trade_paid_has_time": lambda: make.trade(pay_time=None, payment_cny=1),
    "orders_trade_created_before_paid": lambda: make.trade(pay_time=make.NOON - timedelta(seconds=1)),
    "orders_suborder_oid_given": lambda: make.sub_order(oid=""),
    "orders_suborder_known_status": lambda: make.sub_order(refund_status="LOST"),
    "orders_suborder_money_not_negative": lambda: make.sub_order(divide_order_fee_cny=-1),
    "orders_suborder_num_positive": lambda: make.sub_order(num=0),
    "orders_tradediscount_once": twice(lambda: _discount(trade=Trade.objects.first() or make.trade())),
    "orders_tradediscount_named": lambda: _discount(name=""),
    "orders_tradediscount_not_negative": lambda: _discount(discount_cny=-1),
    "orders_tradediscount_platform_pays": lambda: _discount(paid_by_platform=True, discount_cny=1, oid="7"),
    "orders_shopday_once": twice(lambda: ShopDay.objects.create(day=DAY)),
    "orders_shophour_once": twice(lambda: ShopHour.objects.create(day=DAY, hour=3)),
    "orders_shophour_of_day": lambda: ShopHour.objects.create(day=DAY, hour=24),
    "orders_shopprovince_once": twice(lambda: ShopProvince.objects.create(day=DAY, receiver_state="上海")),
    "rollup_rolluprun_once": twice(lambda: RollupRun.objects.create(**BUILD)),
    "rollup_rolluprun_known_state": lambda: RollupRun.objects.create(
        **BUILD | {"state": "asleep", "done_at": make.NOON, "row_count": 1}
    ),
    "rollup_rolluprun_done_has_time": lambda: RollupRun.objects.create(**BUILD | {"state": "open"}),
    "rollup_rolluprun_final_is_not_due": lambda: RollupRun.objects.create(
        **BUILD | {"state": "final", "done_at": make.NOON, "row_count": 1}
    ),
    "rollup_rolluprun_failure_has_error": lambda: RollupRun.objects.create(**BUILD | {"failures": 1}),
    "lists_savedview_name_given": lambda: SavedView.objects.create(list_key="x", owner=_somebody(), name=""),
    "lists_savedview_name_once": twice(
        lambda: SavedView.objects.create(list_key="x", owner=_somebody(), name="y")
    ),
    "lists_listpreference_once": twice(lambda: ListPreference.objects.create(list_key="x", user=_somebody())),
    "outbox_outboxmessage_lease_whole": lambda: OutboxMessage.objects.create(payload={}, state="running"),
    "outbox_outboxmessage_done_is_sent": lambda: OutboxMessage.objects.create(payload={}, state="done"),
    "lists_exportjob_known_format": lambda: _export_job(format="exe"),
    "lists_exportjob_done_has_time": lambda: _export_job(state="done"),
    "lists_exportjob_lease_whole": lambda: _export_job(state="running"),
    "customer_service_replylistrevision_one_row": lambda: ReplyListRevision.objects.create(pk=2),
    "customer_service_category_name_once": twice(lambda: make.category(name="邮费")),
    "customer_service_category_not_own_parent": lambda: Category.objects.create(pk=7, name="x", parent_id=7),
    "customer_service_reply_text_given": lambda: _reply(body=""),
    "customer_service_reply_body_short_enough": lambda: _reply(body="长" * 10_001),
    "customer_service_reply_scope_fits": lambda: _reply(scope="team"),
    "customer_service_reply_valid_range": lambda: _reply(valid_from="2026-02-01", valid_until="2026-01-31"),
    "customer_service_reply_approval_whole": lambda: _reply(status="draft", approved_at=make.NOON),
    "customer_service_reply_approved_by_somebody": lambda: _reply(approved_by=None, approved_at=None),
    "customer_service_reply_code_once": twice(lambda: _reply(short_code="yf")),
    "customer_service_picture_ours": lambda: make.picture(by=_somebody(), content_type="image/svg+xml"),
    "customer_service_picture_once_a_person": twice(lambda: make.picture(by=_somebody(), sha256="0" * 64)),
    "customer_service_searchmiss_counted": lambda: make.miss(times=0),
    "customer_service_riskyterm_given": lambda: make.term(term=""),
    "customer_service_riskyterm_valid_range": lambda: make.term(valid_until="2019-12-31"),
    "customer_service_replyday_once": twice(
        lambda: ReplyDay.objects.create(
            day=DAY, agent=_somebody(), reply=Reply.objects.first() or _reply(), uses=1
        )
    ),
    "customer_service_favourite_once": twice(
        lambda: Favourite.objects.create(agent=_somebody(), reply=Reply.objects.first() or _reply())
    ),
    **PROMOTIONS,
}


def _somebody() -> Any:
    return User.objects.first() or User.objects.create_user("x", "y", roles=["manager"])


def _discount(**facts: Any) -> Any:
    return TradeDiscount.objects.create(
        **{"trade": facts.pop("trade", None) or make.trade(), "place": 0, "name": "满减"} | facts
    )


def _export_job(**facts: Any) -> Any:
    defaults = {"owner": _somebody(), "list_key": "x", "columns": [], "format": "csv", "language": "zh-hans"}
    return ExportJob.objects.create(**defaults | facts)


def _import_job(**facts: Any) -> Any:
    return ImportJob.objects.create(**{"filename": "x.csv", "sha256": "0" * 64, "size_bytes": 1} | facts)


def _reply(**facts: Any) -> Any:
    return make.reply(by=_somebody(), **facts)


def _the_product() -> Any:
    return make.Product.objects.first() or make.product()


def _is_ours(model: type[models.Model]) -> bool:
    folder = Path(apps.get_app_config(model._meta.app_label).path)
    return folder.is_relative_to(settings.BASE_DIR) and "site-packages" not in folder.parts


def _token_grant(**facts: Any) -> Any:
    token, _secret = AuthToken.objects.create(user=_somebody())
    facts = {"name": "ERP", "scopes": ["orders.view"]} | facts
    return TokenGrant.objects.create(token=token, created_by=_somebody(), **facts)


def _constraints() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if _is_ours(model) and model._meta.managed
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_a_case() -> None:
    assert set(CASES) == set(_constraints())


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(db: None, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CASES[name]()


def test_check_constraints_speak_to_people() -> None:
    """A form that breaks a rule shows a sentence, not the constraint's name."""
    silent = [
        name
        for name, constraint in _constraints().items()
        if isinstance(constraint, models.CheckConstraint)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []
