"""What filters share."""

from typing import Any

from django.forms import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from shopops.lib.api.serializers import EARLIEST, LATEST


class MomentFormField(IsoDateTimeField):
    """ISO 8601; without an offset it is Asia/Shanghai. 2000 to 2100."""

    def clean(self, value: Any) -> Any:
        try:
            moment = super().clean(value)
        except OverflowError:
            moment = EARLIEST.replace(year=1)
        if moment is not None and not EARLIEST <= moment < LATEST:
            raise ValidationError(_("时间须在 2000 年到 2100 年之间。"), code="out_of_range")
        return moment


class MomentFilter(filters.IsoDateTimeFilter):
    """A point in time in a query: `?updated_since=2026-11-22T00:00:00%2B08:00`."""

    field_class = MomentFormField
