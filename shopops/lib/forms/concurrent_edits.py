"""Two people write one row: what each changed is told apart by what was on the screen at first."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

# Field → what a browser sends for it.
Raw = dict[str, list[Any]]
F = TypeVar("F", bound=forms.BaseForm)
SAID_AT_MOST = 600


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed while we did, too."""

    label: str
    now: str
    mine: str


def merged_form(make: Callable[[QueryDict | None], F], data: QueryDict) -> tuple[F, list[Conflict]]:
    """The form once more on what is there now, with everybody's changes; ours where both wrote.

    `make` gives the form of the row as it is now, untouched or with what was sent.
    """
    untouched, sent = make(None), make(data)
    now, mine = raw_of(untouched), raw_of_data(sent)
    merged, clashes = merge(mine, seen_in(data), now)
    said = [Conflict(label_of(sent, n), said_of(sent, n, now[n]), said_of(sent, n, mine[n])) for n in clashes]
    return make(as_data(merged)), said


def raw_of(form: forms.BaseForm) -> Raw:
    """What a browser would send for an untouched form."""
    return {name: _untouched(form[name]) for name in form.fields}


def raw_of_data(form: forms.BaseForm) -> Raw:
    """What was sent."""
    data = form.data
    assert isinstance(data, QueryDict)  # noqa: S101  the form is made of what was sent
    return {name: _plain(form[name], data.getlist(form.add_prefix(name))) for name in form.fields}


def as_seen(form: forms.BaseForm) -> str:
    """The untouched values for the form to carry along."""
    return json.dumps(raw_of(form), ensure_ascii=False)


def seen_in(data: QueryDict) -> Raw:
    """The untouched values that the form carried along; nothing when they cannot be read."""
    try:
        seen = json.loads(data.get("seen", ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def merge(mine: Raw, seen: Raw, now: Raw) -> tuple[Raw, list[str]]:
    """Everybody's changes together, ours where both wrote; and the fields where that is so."""
    merged: Raw = {}
    clashes = []
    for name, wrote in mine.items():
        theirs = now.get(name, wrote)
        before = seen.get(name, theirs)
        merged[name] = theirs if wrote == before else wrote
        if before not in (wrote, theirs) and wrote != theirs:
            clashes.append(name)
    return merged, clashes


def as_data(raw: Raw, leaving_out: Iterable[str] = ()) -> QueryDict:
    """As if a browser had sent it."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        if name not in leaving_out:
            data.setlist(name, values)
    return data


def label_of(form: forms.BaseForm, name: str) -> str:
    """The field's name for people."""
    return str(form[name].label)


def said_of(form: forms.BaseForm, name: str, values: list[Any]) -> str:
    """The field's value for people."""
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return _("是") if values else _("否")
    choices = list(form[name].field.widget.choices) if isinstance(field, forms.ChoiceField) else []
    names = {str(code): str(title) for code, title in choices}
    words = [names.get(value, value) for value in values]
    text = _("、").join(words)
    return text[:SAID_AT_MOST] or "–"


def _untouched(bound: forms.BoundField) -> list[str]:
    widget, initial = bound.field.widget, bound.initial
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if initial else []
    value = widget.format_value(bound.field.prepare_value(initial))
    values = value if isinstance(value, list) else [] if value is None else [value]
    return _plain(bound, [str(one) for one in values])


def _plain(bound: forms.BoundField, values: list[str]) -> list[str]:
    found = ["\n".join(value.split("\r\n")).strip() for value in values if value.strip()]
    return sorted(found) if isinstance(bound.field, forms.MultipleChoiceField) else found
