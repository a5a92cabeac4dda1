"""Filters of /api/v1/coupon-batches/."""

from django_filters import rest_framework as filters

from promotions.coupons.models import CouponBatch
from shopops.lib.api.filters import StrictFilterSet


class BatchFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    is_open = filters.BooleanFilter()

    class Meta:
        model = CouponBatch
        fields: list[str] = []
