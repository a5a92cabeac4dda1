"""Two people edit one row: both changes are merged before either is lost.

A page carries the row's version and what the form said when it was opened (`seen`). When the version is
stale, each field is merged from three texts: seen, stored now, sent. A field that one person changed takes
that change; of a field that both changed the form holds what was sent, and both texts are shown.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

# Field → the strings that a browser sends for it.
Values = dict[str, list[Any]]
F = TypeVar("F", bound="MergeForm")
SHOWN_CHARACTERS = 600
OWN_FIELDS = ("version", "seen")


@dataclass(frozen=True)
class Conflict:
    """A field that both people changed, in the words of the page."""

    label: str
    now: str
    mine: str


class MergeForm(forms.Form):
    """A form that can be merged with what others saved after its page was opened.

    With ModelForm as second base, after it. `initial["version"]` is needed where the instance has none.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = getattr(getattr(self, "instance", None), "version", 0)
        self.initial = {"version": version, **self.initial, "seen": self._stored_as_text}

    @property
    def changes(self) -> dict[str, Any]:
        """The cleaned values that the user changed since the page was opened."""
        seen = self.seen_values()
        return {
            name: self.cleaned_data[name]
            for name, sent in self.sent_values().items()
            if name in self.cleaned_data and sent != seen.get(name)
        }

    def _stored_as_text(self) -> str:
        return json.dumps(self.stored_values(), ensure_ascii=False)

    def stored_values(self) -> Values:
        """What a browser would send for the untouched form."""
        return {name: _stored(self[name]) for name in self.fields if name not in OWN_FIELDS}

    def sent_values(self) -> Values:
        """What the browser sent."""
        return {
            name: _plain(self[name], self.data.getlist(name))
            for name in self.fields
            if name not in OWN_FIELDS
        }

    def seen_values(self) -> Values:
        """The untouched values when the page was opened; empty when they cannot be read."""
        try:
            seen = json.loads(self.data.get("seen", ""))
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def as_data(self, values: Values) -> QueryDict:
        """As if a browser had sent these values on the row as it is stored now."""
        data = QueryDict(mutable=True)
        for name in OWN_FIELDS:
            data[name] = str(self[name].initial)
        for name, strings in values.items():
            data.setlist(name, strings)
        return data

    def label_of(self, name: str) -> str:
        """The field's name for people."""
        return str(self[name].label)

    def display(self, name: str, strings: list[Any]) -> str:
        """The field's value for people."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("是") if strings else _("否")
        choices = (
            list(field.widget.choices)
            if isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            else []
        )
        titles = {str(code): str(title).strip() for code, title in choices}
        text = _("、").join(titles.get(one, one) for one in strings)
        return text[:SHOWN_CHARACTERS] or "–"


def merge(make: Callable[[QueryDict | None], F], data: QueryDict) -> tuple[F, list[Conflict]]:
    """The form on the row as it is now with everybody's changes, and the fields that both changed.

    `make` gives the form of the row as it is now: untouched (None), or with what was sent.
    """
    stored, sent = make(None), make(data)
    now, mine = stored.stored_values(), sent.sent_values()
    merged, clashes = merge_values(mine, sent.seen_values(), now)
    conflicts = [
        Conflict(sent.label_of(name), sent.display(name, now[name]), sent.display(name, mine[name]))
        for name in clashes
    ]
    return make(stored.as_data(merged)), conflicts


def merge_values(mine: Values, seen: Values, now: Values) -> tuple[Values, list[str]]:
    """Everybody's changes together, ours where both changed a field; and the names of those fields."""
    merged: Values = {}
    clashes = []
    for name, sent in mine.items():
        theirs = now.get(name, sent)
        before = seen.get(name, theirs)
        merged[name] = theirs if sent == before else sent
        if before not in (sent, theirs) and sent != theirs:
            clashes.append(name)
    return merged, clashes


def _stored(bound: forms.BoundField) -> list[str]:
    widget, initial = bound.field.widget, bound.initial
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if initial else []
    value = widget.format_value(bound.field.prepare_value(initial))
    values = value if isinstance(value, list) else [] if value is None else [value]
    return _plain(bound, [str(one) for one in values])


def _plain(bound: forms.BoundField, values: list[str]) -> list[str]:
    """Line ends unified, outer spaces and empty values left out; the order of ticked boxes says nothing."""
    found = ["\n".join(value.split("\r\n")).strip() for value in values if value.strip()]
    return sorted(found) if isinstance(bound.field, forms.MultipleChoiceField) else found
