"""The shop's and the products' nightly figures, and the metrics read from them; see docs/metrics.md."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from orders.figures.models import ShopDay, ShopHour, ShopProvince
from products.catalogue.models import ProductDay
from shopops.lib.metrics import Agg, Direction, Metric, Unit
from shopops.lib.rollup.registry import Statistic

# Trades and their lines. A changed trade touches the day of ordering and the day of payment.
TRADES = "trades"

_SQL = Path(__file__).parent / "sql"


def _from_trades(
    key: str, model: type[ShopDay | ShopHour | ShopProvince | ProductDay], *dimensions: str
) -> Statistic:
    return Statistic(
        key=key,
        model=model,
        sql_file=_SQL / f"{key}.sql",
        sources=frozenset({TRADES}),
        final_after_days=settings.FIGURES_FINAL_AFTER_DAYS,
        dimensions=dimensions,
    )


STATISTICS = [
    _from_trades("shop_day", ShopDay),
    _from_trades("shop_hour", ShopHour, "hour"),
    _from_trades("shop_province", ShopProvince, "receiver_state"),
    _from_trades("product_day", ProductDay, "product"),
]

_DAILY_BUYERS = _("多天合计为每天去重人数之和，同一买家每天各计一次。")

METRICS = [
    Metric(
        key="orders",
        name=_("下单订单数"),
        description=_("当天创建的订单，含之后关闭的订单。"),
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="orders",
    ),
    Metric(
        key="ordering_buyers",
        name=_("下单买家数（按天去重）"),
        description=_DAILY_BUYERS,
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="ordering_buyers",
        agg=Agg.DISTINCT,
    ),
    Metric(
        key="ordered_cny",
        name=_("下单金额"),
        description=_("当天创建的订单的应付金额，含邮费。"),
        unit=Unit.CNY,
        statistic="shop_day",
        numerator="ordered_cny",
    ),
    Metric(
        key="ordered_items",
        name=_("下单件数"),
        description=_("当天创建的订单的商品件数；没有件数信息时无值。"),
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="ordered_items",
    ),
    Metric(
        key="paid_orders",
        name=_("支付订单数"),
        description=_("当天付款的订单，不论何时下单。"),
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="paid_orders",
    ),
    Metric(
        key="paying_buyers",
        name=_("支付买家数（按天去重）"),
        description=_DAILY_BUYERS,
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="paying_buyers",
        agg=Agg.DISTINCT,
    ),
    Metric(
        key="paid_cny",
        name=_("支付金额"),
        description=_("当天付款的订单的实付金额，未扣除退款。"),
        unit=Unit.CNY,
        statistic="shop_day",
        numerator="paid_cny",
    ),
    Metric(
        key="paid_items",
        name=_("支付件数"),
        description=_("当天付款的订单的商品件数；没有件数信息时无值。"),
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="paid_items",
    ),
    Metric(
        key="order_value_cny",
        name=_("客单价"),
        description=_("支付金额 ÷ 支付买家数（按天去重）；有支付订单缺少买家信息时无值。"),
        unit=Unit.CNY,
        statistic="shop_day",
        numerator="paid_cny",
        denominator="paying_buyers",
        agg=Agg.RATIO,
        unless="paid_orders_without_buyer",
    ),
    Metric(
        key="amount_per_order_cny",
        name=_("笔单价"),
        description=_("支付金额 ÷ 支付订单数。"),
        unit=Unit.CNY,
        statistic="shop_day",
        numerator="paid_cny",
        denominator="paid_orders",
        agg=Agg.RATIO,
    ),
    Metric(
        key="order_pay_rate",
        name=_("下单支付转化率"),
        description=_("当天创建的订单中至今已付款的比例。"),
        unit=Unit.RATE,
        statistic="shop_day",
        numerator="orders_paid_later",
        denominator="orders",
        agg=Agg.RATIO,
    ),
    Metric(
        key="refunded_orders",
        name=_("退款订单数"),
        description=_("当天付款的订单中至今有退款金额的订单，计入付款当天。"),
        unit=Unit.COUNT,
        statistic="shop_day",
        numerator="refunded_orders",
        direction=Direction.DOWN_IS_GOOD,
    ),
    Metric(
        key="refunded_cny",
        name=_("退款金额"),
        description=_("当天付款的订单至今的退款金额，计入付款当天。"),
        unit=Unit.CNY,
        statistic="shop_day",
        numerator="refunded_cny",
        direction=Direction.DOWN_IS_GOOD,
    ),
    Metric(
        key="refund_rate",
        name=_("退款率"),
        description=_("退款订单数 ÷ 支付订单数。"),
        unit=Unit.RATE,
        statistic="shop_day",
        numerator="refunded_orders",
        denominator="paid_orders",
        agg=Agg.RATIO,
        direction=Direction.DOWN_IS_GOOD,
    ),
]
