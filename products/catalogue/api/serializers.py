"""Products and SKUs as programs see them."""

from typing import Any

from rest_framework import serializers

from products.catalogue.actions import PRODUCT_FIELDS
from products.catalogue.models import Product, Sku
from products.catalogue.permissions import COSTS_VIEW
from shopops.lib.api.converters import NumberConverter
from shopops.lib.api.permissions import permitted
from shopops.lib.api.serializers import MomentField, StrictMixin


class SkuSerializer(serializers.ModelSerializer[Sku]):
    """A SKU; cost and floor price are left out for callers who may not see costs."""

    class Meta:
        model = Sku
        fields = [
            "sku_id",
            "outer_sku_id",
            "properties_name",
            "price_cny",
            "cost_cny",
            "floor_price_cny",
            "page_stock",
            "warehouse_stock",
        ]
        read_only_fields = fields
        extra_kwargs = {"cost_cny": {"required": False}, "floor_price_cny": {"required": False}}

    def to_representation(self, instance: Sku) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not permitted(self.context["request"], COSTS_VIEW):
            del shown["cost_cny"], shown["floor_price_cny"]
        return shown


class ProductSerializer(StrictMixin, serializers.ModelSerializer[Product]):
    """A product with its SKUs."""

    # That the number is new is decided by the database: 409, not 400.
    num_iid = serializers.RegexField(
        rf"^{NumberConverter.regex}$", label=Product._meta.get_field("num_iid").verbose_name
    )
    list_time = MomentField(allow_null=True, required=False)
    delist_time = MomentField(allow_null=True, required=False)
    skus = SkuSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = [
            "num_iid",
            *PRODUCT_FIELDS,
            "price_cny",
            "approve_status",
            "list_time",
            "delist_time",
            "sold_quantity",
            "comment_count",
            "source_updated_at",
            "created_at",
            "updated_at",
            "version",
            "skus",
        ]
        read_only_fields = ["sold_quantity", "comment_count", "source_updated_at", "version"]


class ProductChangeSerializer(ProductSerializer):
    """What of a product can be changed here; the rest comes from the platform."""

    num_iid = serializers.RegexField("", read_only=True)
    list_time = MomentField(read_only=True)
    delist_time = MomentField(read_only=True)

    class Meta(ProductSerializer.Meta):
        read_only_fields = [name for name in ProductSerializer.Meta.fields if name not in PRODUCT_FIELDS]
