"""Trades as programs see them; buyers are masked, whoever asks."""

from typing import Any

from rest_framework import serializers

from orders.trades.models import Buyer, SubOrder, Trade
from shopops.lib.api.serializers import StrictMixin


class BuyerSerializer(serializers.ModelSerializer[Buyer]):
    """A buyer without personal data: an identity to join on, and the nick as the platform masks it."""

    class Meta:
        model = Buyer
        fields = ["identity", "masked_nick"]
        read_only_fields = fields


class SubOrderSerializer(serializers.ModelSerializer[SubOrder]):
    """One line of a trade."""

    sku_id = serializers.CharField(source="sku.sku_id", allow_null=True, default=None, read_only=True)

    class Meta:
        model = SubOrder
        fields = [
            "oid",
            "num_iid",
            "sku_id",
            "outer_sku_id",
            "title",
            "sku_properties_name",
            "price_cny",
            "num",
            "adjust_fee_cny",
            "discount_fee_cny",
            "part_mjz_discount_cny",
            "divide_order_fee_cny",
            "status",
            "refund_status",
            "refund_fee_cny",
        ]
        read_only_fields = fields


class TradeSerializer(serializers.ModelSerializer[Trade]):
    """A trade with its lines."""

    buyer = BuyerSerializer(read_only=True, allow_null=True)
    sub_orders = SubOrderSerializer(many=True, read_only=True)

    class Meta:
        model = Trade
        fields = [
            "tid",
            "buyer",
            "status",
            "status_inferred",
            "payable_cny",
            "post_fee_cny",
            "payment_cny",
            "refund_fee_cny",
            "num",
            "title",
            "created",
            "pay_time",
            "consign_time",
            "end_time",
            "receiver_state",
            "receiver_city",
            "receiver_masked",
            "buyer_message",
            "seller_memo",
            "seller_flag",
            "close_reason",
            "logistics_company",
            "out_sid",
            "facts_as_of",
            "updated_at",
            "version",
            "sub_orders",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Trade) -> dict[str, Any]:
        masked = {"buyer_message": instance.message_masked, "seller_memo": instance.memo_masked}
        return super().to_representation(instance) | masked


class MemoSerializer(StrictMixin, serializers.ModelSerializer[Trade]):
    """What the shop writes on a trade."""

    class Meta:
        model = Trade
        fields = ["seller_flag", "seller_memo"]
