"""What filters share: a mistyped filter is refused, because it would quietly give every row."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from shopops.lib.api.serializers import EARLIEST, LATEST

PAGING = frozenset({"cursor", "page_size"})


class StrictForm(forms.Form):
    """Refuses parameters that do not exist and parameters without a value."""

    def clean(self) -> dict[str, Any]:
        for name in self.data:
            if name not in self.fields and name not in PAGING:
                self._refuse(name, forms.ValidationError(_("没有这个参数。"), code="unknown_parameter"))
            elif not self.data[name]:
                self._refuse(name, forms.ValidationError(_("参数没有值。"), code="empty"))
        return self.cleaned_data

    def _refuse(self, name: str, error: forms.ValidationError) -> None:
        self.errors.setdefault(name, self.error_class()).extend([error])


class StrictFilterSet(filters.FilterSet):
    """Filters of one resource."""

    def get_form_class(self) -> type[forms.Form]:
        return type("Form", (StrictForm, super().get_form_class()), {})


class MomentFormField(IsoDateTimeField):
    """ISO 8601; without an offset it is Asia/Shanghai. 2000 to 2100."""

    def clean(self, value: Any) -> Any:
        try:
            moment = super().clean(value)
        except OverflowError:
            moment = EARLIEST.replace(year=1)
        if moment is not None and not EARLIEST <= moment < LATEST:
            raise forms.ValidationError(_("时间须在 2000 年到 2100 年之间。"), code="out_of_range")
        return moment


class MomentFilter(filters.IsoDateTimeFilter):
    """A point in time in a query: `?updated_since=2026-11-22T00:00:00%2B08:00`."""

    field_class = MomentFormField
