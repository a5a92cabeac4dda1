"""Filters of /api/v1/imports/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from shopops.lib.api.filters import MomentFilter, StrictFilterSet
from shopops.lib.imports.models import ImportJob, Stage


class ImportFilter(StrictFilterSet):
    stage = filters.ChoiceFilter(choices=Stage.choices)
    kind = filters.CharFilter()
    created_since = MomentFilter("created_at", "gte", label=_("此时间（含）之后上传的"))

    class Meta:
        model = ImportJob
        fields: list[str] = []
