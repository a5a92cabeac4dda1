"""The activities' nightly figures, and the metrics read from them; see docs/metrics.md."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from orders.figures.metrics import TRADES
from promotions.coupons.models.uses import USES
from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from shopops.lib.calendar import shop_day_sql
from shopops.lib.metrics import Agg, Metric, Unit
from shopops.lib.rollup.dirty import mark_dirty_sql
from shopops.lib.rollup.registry import ALL_EARLIER_DAYS, Statistic

# Uses are marked once a quarter of an hour: a mark with every use would cost more than the use.
MARK_BACK = timedelta(minutes=20)

BASELINE_DAYS = 14


def _of_activities(key: str, model: type[Model], *, look_back_days: int = 0) -> Statistic:
    return Statistic(
        key=key,
        model=model,
        sql_file=Path(__file__).parent / "sql" / f"{key}.sql",
        sources=frozenset({TRADES, USES}),
        final_after_days=settings.FIGURES_FINAL_AFTER_DAYS,
        look_back_days=look_back_days,
        dimensions=("activity",),
    )


STATISTICS = [
    _of_activities("promotion_day", PromotionDay),
    _of_activities("promotion_baseline", PromotionBaseline, look_back_days=BASELINE_DAYS),
    # Whether an order is a buyer's first depends on all orders before it.
    _of_activities("promotion_new_buyers", PromotionNewBuyers, look_back_days=ALL_EARLIER_DAYS),
]


def _count(
    key: str,
    name: object,
    description: object,
    unit: Unit = Unit.COUNT,
    statistic: str = "promotion_day",
    agg: Agg = Agg.SUM,
) -> Metric:
    return Metric(
        key=f"promotion_{key}",
        name=name,  # type: ignore[arg-type]  # a lazy text
        description=description,  # type: ignore[arg-type]  # a lazy text
        unit=unit,
        statistic=statistic,
        numerator=key,
        agg=agg,
    )


METRICS = [
    _count("orders", _("活动支付订单数"), _("当天付款、用了这个活动或券的订单。")),
    _count("buyers", _("活动支付买家数（按天去重）"), _("多天合计为每天去重人数之和。"), agg=Agg.DISTINCT),
    _count("items", _("活动支付件数"), _("这些订单的全部商品件数。")),
    _count("amount_cny", _("活动支付金额"), _("这些订单的实付金额，未扣除退款。"), Unit.CNY),
    _count("discount_cny", _("活动优惠金额"), _("活动或券在这些订单上优惠的金额。"), Unit.CNY),
    _count("margin_cny", _("活动毛利"), _("有成本的商品行：分摊后实付减成本。"), Unit.CNY),
    _count(
        "new_buyers",
        _("活动带来的新客数"),
        _("第一笔付款订单就用了这个活动的买家。"),
        statistic="promotion_new_buyers",
    ),
    _count("coupons_issued", _("领券张数"), _("当天领取或发放的券。")),
    _count("coupons_used", _("用券张数"), _("当天使用的券。")),
    _count("coupons_expired", _("过期张数"), _("当天过期、没有使用的券。")),
    Metric(
        key="promotion_coupon_use_rate",
        name=_("用券率"),
        description=_("用券张数 ÷ 领券张数。"),
        unit=Unit.RATE,
        statistic="promotion_day",
        numerator="coupons_used",
        denominator="coupons_issued",
        agg=Agg.RATIO,
    ),
    Metric(
        key="promotion_margin_rate",
        name=_("活动毛利率"),
        description=_("活动毛利 ÷ 有成本的商品行的支付金额。"),
        unit=Unit.RATE,
        statistic="promotion_day",
        numerator="margin_cny",
        denominator="costed_amount_cny",
        agg=Agg.RATIO,
    ),
]


def mark_recent_uses(now: datetime) -> None:
    """Have the figures of the days rebuilt whose orders or coupons were used lately. One statement."""
    paid = (
        f"SELECT {shop_day_sql('trade.pay_time')} FROM promotions_redemption AS use "  # noqa: S608 our own names
        "JOIN orders_trade AS trade ON trade.tid = use.tid "
        "WHERE use.created_at >= %(since)s OR use.settled_at >= %(since)s"
    )
    used = (
        f"SELECT {shop_day_sql('coalesce(settled_at, created_at)')} FROM promotions_redemption "  # noqa: S608
        "WHERE created_at >= %(since)s OR settled_at >= %(since)s"
    )
    taken = f"SELECT {shop_day_sql('claimed_at')} FROM promotions_coupon WHERE claimed_at >= %(since)s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(mark_dirty_sql(f"{paid} UNION {used} UNION {taken}", USES), {"since": now - MARK_BACK})
