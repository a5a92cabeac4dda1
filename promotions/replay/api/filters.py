"""Filters of /api/v1/platform-names/."""

from django_filters import rest_framework as filters

from promotions.replay.models import CalledBy, PlatformName
from shopops.lib.api.filters import StrictFilterSet


class PlatformNameFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    called_by = filters.ChoiceFilter(choices=CalledBy.choices)

    class Meta:
        model = PlatformName
        fields: list[str] = []
