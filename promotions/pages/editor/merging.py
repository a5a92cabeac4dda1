"""Two people write one draft: what each changed is told apart by what was on the screen at first."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from promotions.pages.editor import tiers
from promotions.pages.editor.forms import ActivityForm

TIERS = "tiers"
# Field → what a browser sends for it; rows of tiers stand under TIERS.
Raw = dict[str, list[Any]]


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed while we did, too."""

    label: str
    now: str
    mine: str


def raw_of(form: ActivityForm) -> Raw:
    """What a browser would send for an untouched form."""
    raw: Raw = {name: _untouched(form[name]) for name in form.fields}
    if form.shape.tiers:
        rows = [{name: row[name].value() or "" for name in row.fields} for row in form.tier_rows]
        raw[TIERS] = [row for row in rows if any(row.values())]
    return raw


def raw_of_data(form: ActivityForm) -> Raw:
    """What was sent."""
    data = form.data
    assert isinstance(data, QueryDict)  # noqa: S101  the form is made of what was sent
    raw: Raw = {name: _plain(form[name], data.getlist(name)) for name in form.fields}
    if form.shape.tiers:
        rows = tiers.rows_of_data(data)
        raw[TIERS] = [{name: row[name] for name in form.shape.tiers} for row in rows]
    return raw


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


def as_data(raw: Raw) -> QueryDict:
    """As if a browser had sent it."""
    data = QueryDict(mutable=True)
    for name, values in raw.items():
        if name != TIERS:
            data.setlist(name, values)
    for row in raw.get(TIERS, []):
        for name in tiers.COLUMNS:
            data.appendlist(f"tier-{name}", row.get(name, ""))
    return data


def conflicts(form: ActivityForm, clashes: list[str], mine: Raw, now: Raw) -> list[Conflict]:
    """The fields that both wrote, in people's words."""
    return [
        Conflict(_label(form, name), _said(form, name, now[name]), _said(form, name, mine[name]))
        for name in clashes
    ]


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


def _label(form: ActivityForm, name: str) -> str:
    return str(_("优惠档") if name == TIERS else form[name].label)


def _said(form: ActivityForm, name: str, values: list[Any]) -> str:
    if name == TIERS:
        rows = [" / ".join(str(value) for value in row.values() if value) for row in values]
        return "\n".join(rows) or "–"
    field = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return _("是") if values else _("否")
    choices = list(form[name].field.widget.choices) if isinstance(field, forms.ChoiceField) else []
    names = {str(code): str(title) for code, title in choices}
    words = [names.get(value, value) for value in values]
    text = _("、").join(words)
    return text[:600] or "–"
