"""Filters of /api/v1/products/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from products.catalogue.models import ApproveStatus, PriceTier, Product, Series
from shopops.lib.api.filters import MomentFilter, StrictFilterSet


class ProductFilter(StrictFilterSet):
    approve_status = filters.ChoiceFilter(choices=ApproveStatus.choices)
    series = filters.ChoiceFilter(choices=Series.choices)
    price_tier = filters.ChoiceFilter(choices=PriceTier.choices)
    category = filters.CharFilter()
    brand = filters.CharFilter()
    outer_id = filters.CharFilter()
    title_contains = filters.CharFilter(field_name="title", lookup_expr="icontains")
    updated_since = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label=_("此时间（含）之后更新的")
    )

    class Meta:
        model = Product
        fields: list[str] = []
