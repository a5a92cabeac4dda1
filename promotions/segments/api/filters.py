"""Filters of /api/v1/segments/."""

from django_filters import rest_framework as filters

from promotions.segments.models import Segment
from shopops.lib.api.filters import StrictFilterSet


class SegmentFilter(StrictFilterSet):
    name_contains = filters.CharFilter(field_name="name", lookup_expr="icontains")
    is_list = filters.BooleanFilter()

    class Meta:
        model = Segment
        fields: list[str] = []
