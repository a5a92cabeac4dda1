"""Filters of list pages: django-filter, with days of the shop and a reading of what is set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import django_filters as df
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Taobao opened in 2003; a day outside of these is a slip of the finger.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
MAX_ID = 2**63 - 1


def mark_errors(form: forms.BaseForm) -> None:
    """Colour the inputs that could not be understood."""
    for name in form.errors if form.is_bound else ():
        attrs = form.fields[name].widget.attrs
        attrs["class"] = f"{attrs.get('class', '')} is-invalid".strip()


def start_of(day: date) -> datetime:
    """Midnight in the shop's time zone at which the day begins."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001  made aware here


class DayFilter(df.DateFilter):
    """A day of the shop, picked from a calendar."""

    def __init__(self, field_name: str, **extra: Any) -> None:
        extra.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        super().__init__(field_name, validators=validators, input_formats=["%Y-%m-%d"], **extra)


class DayFromFilter(DayFilter):
    """Moments on or after 00:00 of a day."""

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        return rows.filter(**{f"{self.field_name}__gte": start_of(value)}) if value else rows


class DayToFilter(DayFilter):
    """Moments before 24:00 of a day."""

    def filter(self, rows: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if not value:
            return rows
        return rows.filter(**{f"{self.field_name}__lt": start_of(value + timedelta(days=1))})


class YesNoFilter(df.TypedChoiceFilter):
    """Yes, no, or no matter: `1` or `0` in the address. `method` gets a bool."""

    def __init__(self, **extra: Any) -> None:
        choices = (("", _("不限")), ("1", _("是")), ("0", _("否")))
        super().__init__(choices=choices, coerce=lambda text: text == "1", **extra)


class CheckboxMenu(forms.CheckboxSelectMultiple):
    """Several choices behind one button that names what is chosen."""

    template_name = "lists/_checkbox_menu.html"


class CodesFilter(df.MultipleChoiceFilter):
    """One or several codes of the row's own column (never of a joined table: rows stay single)."""

    def __init__(self, field_name: str, **extra: Any) -> None:
        super().__init__(field_name, lookup_expr="in", distinct=False, widget=CheckboxMenu, **extra)

    def filter(self, rows: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return rows.filter(**{f"{self.field_name}__in": value}) if value else rows


@dataclass(frozen=True)
class Chip:
    """A filter that is set, as a person reads it."""

    name: str
    label: str
    text: str


class ListFilter(df.FilterSet):
    """The filters of one list. `more` names those that wait behind “more filters”."""

    more: Sequence[str] = ()
    # Filters that the open tab sets: they are neither chips nor a reason to unfold the others.
    in_tab: frozenset[str] = frozenset()

    @property
    def form(self) -> Any:
        fresh = not hasattr(self, "_form")
        form = super().form
        if fresh:
            mark_errors(form)
        return form

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows that match; none at all when an input is wrong, so that nobody reads unfiltered rows."""
        return self.qs if self.form.is_valid() else self.queryset.none()

    def chips(self) -> Iterator[Chip]:
        """Every filter that is set, in the order of the form."""
        if not self.form.is_valid():
            return
        for name, value in self.form.cleaned_data.items():
            if value not in (None, "", []) and name in self.filters and name not in self.in_tab:
                yield Chip(name, str(self.form.fields[name].label), self._said(name, value))

    def _said(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return str(value)
        names = {str(code): str(title) for code, title in field.widget.choices}
        raw = self.form[name].value()
        return _("、").join(
            names.get(str(one), str(one)) for one in (raw if isinstance(raw, list) else [raw])
        )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [f for f in self.form.visible_fields() if f.name not in self.more]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [f for f in self.form.visible_fields() if f.name in self.more]

    @property
    def more_in_use(self) -> bool:
        """Whether one of the hidden filters is set or wrong, so that it must be in sight."""
        fields = [field for field in self.more_fields if field.name not in self.in_tab]
        return any(field.errors or field.value() not in (None, "", []) for field in fields)
