"""The choice of days in the dashboard's address: `?period=7d`, or `?from=2026-11-01&to=2026-11-11`."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from analytics.dashboard.periods import CUSTOM, MAX_DAYS, NAMES, Period, named


def _day(label: Any) -> forms.DateField:
    limits = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]
    return forms.DateField(label=label, required=False, input_formats=["%Y-%m-%d"], validators=limits)


class PeriodForm(forms.Form):
    """Days to show; valid and empty when the address names none."""

    period = forms.ChoiceField(choices=list(NAMES.items()), required=False)
    # "from" is a word of the language; the address has it all the same.
    locals()["from"] = _day(_("从"))
    to = _day(_("到"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from"), given.get("to")
        if self.errors or not (first or last):
            return given
        if not (first and last) or first > last:
            raise ValidationError(_("请选择开始和结束日期，开始不能晚于结束。"))
        if (last - first).days >= MAX_DAYS:
            raise ValidationError(_("一次最多看 %(days)s 天。"), params={"days": MAX_DAYS})
        return given

    def chosen(self) -> Period | None:
        """The period of a valid form; None when the address names none."""
        if not self.is_valid():
            return None
        if self.cleaned_data.get("from"):
            return Period(CUSTOM, self.cleaned_data["from"], self.cleaned_data["to"])
        key = self.cleaned_data["period"]
        return named(key, self.today) if key else None
