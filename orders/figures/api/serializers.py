"""Daily figures as programs see them."""

from decimal import ROUND_HALF_UP
from typing import Any

from rest_framework import serializers

from orders.figures.models import ShopDay
from shopops.lib import metrics


class MetricField(serializers.DecimalField):
    """A registered metric of the same name, read from the sums of the row; null means "no value"."""

    def __init__(self, decimal_places: int) -> None:
        super().__init__(
            max_digits=None,
            decimal_places=decimal_places,
            rounding=ROUND_HALF_UP,
            read_only=True,
            allow_null=True,
        )

    def get_attribute(self, instance: ShopDay) -> Any:
        return metrics.value(metrics.metric_of(str(self.field_name)), vars(instance))


class ShopDaySerializer(serializers.ModelSerializer[ShopDay]):
    """The shop on one day: sums, and the ratios read from them (rates 0–1)."""

    order_value_cny = MetricField(2)
    amount_per_order_cny = MetricField(2)
    order_pay_rate = MetricField(4)
    refund_rate = MetricField(4)
    is_final = serializers.SerializerMethodField()

    class Meta:
        model = ShopDay
        fields = [
            "day",
            "is_final",
            "orders",
            "ordering_buyers",
            "orders_without_buyer",
            "ordered_items",
            "ordered_cny",
            "orders_paid_later",
            "paid_orders",
            "paying_buyers",
            "paid_orders_without_buyer",
            "paid_items",
            "paid_cny",
            "refunded_orders",
            "refunded_cny",
            "order_value_cny",
            "amount_per_order_cny",
            "order_pay_rate",
            "refund_rate",
        ]
        read_only_fields = fields

    def get_is_final(self, day: ShopDay) -> bool:
        """Nothing is expected to change this day any more."""
        return day.day in self.context.get("final_days", ())
